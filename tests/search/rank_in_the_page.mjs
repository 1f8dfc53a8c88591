// Asks questions as the page does, with the page's own modules: index folder and questions in, answers out.
import { readFileSync } from "node:fs";

const [assets, folder, questions] = process.argv.slice(2);
const { Searcher } = await import(`${assets}/ranking.js`);
const { stemmerOf } = await import(`${assets}/stems.js`);
const shard = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf-8"));
const index = shard("index");
const searcher = new Searcher(index, await stemmerOf(index.language));
const answers = JSON.parse(readFileSync(questions, "utf-8")).map(([text, typing]) => {
  let answer = searcher.ask(text, { typing });
  while (searcher.wanted.size) {
    for (const name of [...searcher.wanted]) searcher.shards.set(name, shard(name));
    answer = searcher.ask(text, { typing });
  }
  const { hits, sure, confidence, mended, empty } = answer;
  return { hits: hits.map((hit) => [hit.id, hit.score, hit.anchor, hit.passage]), sure, confidence, mended, empty };
});
process.stdout.write(JSON.stringify(answers));
