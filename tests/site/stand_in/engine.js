// @ts-check
// An engine that finds what a test wants: the page is looked at here, not how well is found.
// It says "missing", "broken" or "other-version" where assets/search/stand-in.json does.

/** @param {string} code */
const failure = (code) => Object.assign(new Error(code), { code });

/** @param {string} base @param {string} version */
export async function open(base, version) {
  const response = await fetch(new URL("stand-in.json", base));
  if (!response.ok) throw failure("missing");
  /** @type {any} */
  let data;
  try {
    data = await response.json();
  } catch {
    throw failure("broken");
  }
  if (data.version !== undefined && data.version !== version) throw failure("other-version");
  return { ask: async (/** @type {string} */ text) => answer(data.hits, text) };
}

/** @param {any[]} all @param {string} text */
function answer(all, text) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const repaired = text.includes("fone") ? text.replace("fone", "phone") : null;
  const used = text.startsWith("lost fone");
  const asked = used ? words.map((word) => word.replace("fone", "phone")) : words;
  /** @param {string} within */
  const spans = (within) =>
    asked
      .flatMap((word) => [...within.toLowerCase().matchAll(new RegExp(word, "gu"))].map((found) => [found.index, found.index + word.length]))
      .sort(([one], [other]) => one - other);
  const hits = all
    .map((hit) => ({ ...hit, marks: spans(hit.passage), titleMarks: spans(hit.title) }))
    .filter((hit) => hit.marks.length || hit.titleMarks.length || text.includes("nearest"));
  return { hits, sure: !text.includes("nearest") && hits.length > 0, repaired, used, empty: !words.length };
}
