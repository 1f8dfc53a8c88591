// Makes words or texts into what the page's modules know them by: a function's name, a language and texts in.
const [assets, what, language] = process.argv.slice(2);
const { wordsOf, exactStrings } = await import(`${assets}/analysis.js`);
const { stemmerOf } = await import(`${assets}/stems.js`);
const stem = await stemmerOf(language);
const made = { stems: stem, tokens: (text) => [wordsOf(text).map(stem), exactStrings(text)] };
let given = "";
for await (const part of process.stdin) given += part;
process.stdout.write(JSON.stringify(JSON.parse(given).map(made[what])));
