// @ts-check
// The search page: asks lunr's index, which the build wrote, and lists what it finds.

import lunr from "./lunr.js";

/** @typedef {[address: string, title: string, answer: string, category: string]} Row */

const results = /** @type {HTMLElement} */ (document.getElementById("kb-results"));
const words = results.dataset;
const status = /** @type {HTMLElement} */ (results.querySelector("[role=status]"));
const list = /** @type {HTMLOListElement} */ (results.querySelector("ol"));
const field = /** @type {HTMLInputElement} */ (document.getElementById("kb-q"));
const form = /** @type {HTMLFormElement} */ (field.form);
const MOST = 10;

/** @type {Promise<{ index: any, documents: Row[] }> | undefined} */
let loading;

/** The index, fetched once and only when somebody searches. */
function load() {
  loading ??= fetch(String(words.index))
    .then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    })
    .then((data) => ({ index: lunr.Index.load(data.index), documents: data.documents }));
  loading.catch(() => (loading = undefined));
  return loading;
}

/**
 * The rows that a query finds, best first: words as they are; a word that no article has also as a
 * beginning, while it is being typed, and from five letters on with one letter wrong.
 * @param {{ index: any, documents: Row[] }} loaded @param {string} text @returns {Row[]}
 */
export function find({ index, documents }, text) {
  const words = text.slice(0, 500).replace(/[^\p{L}\p{N}.'@_-]+/gu, " ");
  const terms = lunr
    .tokenizer(words)
    .map((/** @type {any} */ token) => token.toString().replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, ""))
    .filter((/** @type {string} */ term) => term && lunr.stopWordFilter(new lunr.Token(term)));
  if (!terms.length) return [];
  const hits = index.query((/** @type {any} */ query) => {
    terms.forEach((/** @type {string} */ term, /** @type {number} */ at) => {
      query.term(term, { boost: 10 });
      if (isKnown(index, term)) return;
      if (at === terms.length - 1 && term.length > 1) {
        query.term(term, { boost: 2, usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING });
      }
      if (term.length >= 5) query.term(term, { boost: 1, editDistance: 1 });
    });
  });
  return hits.map((/** @type {any} */ hit) => documents[Number(hit.ref)]).slice(0, MOST);
}

/** Whether an article holds the word.
 * @param {any} index @param {string} term */
function isKnown(index, term) {
  const stems = index.pipeline.runString(term);
  return stems.every((/** @type {string} */ stem) => stem in index.invertedIndex);
}

/** @param {Row[]} rows */
function show(rows) {
  status.classList.toggle("kb-nothing", !rows.length);
  list.replaceChildren(
    ...rows.map(([address, title, answer, category]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${words.root}${address}`;
      link.textContent = title;
      const where = document.createElement("small");
      where.textContent = category;
      const text = document.createElement("p");
      text.textContent = answer;
      item.append(link, " ", where, ...(answer ? [text] : []));
      return item;
    }),
  );
  list.hidden = !rows.length;
  if (rows.length) {
    status.textContent = rows.length === 1 ? words.one ?? "" : (words.many ?? "").replace("{count}", String(rows.length));
  } else {
    const person = document.createElement("a");
    person.href = String(words.contact);
    person.textContent = words.person ?? "";
    person.className = "kb-button";
    status.replaceChildren(words.none ?? "", document.createElement("br"), person);
  }
}

let turn = 0;

/** Search for what stands in the field. */
async function search() {
  const mine = ++turn;
  const text = field.value.trim();
  if (!text) {
    list.hidden = true;
    status.textContent = "";
    return;
  }
  if (!loading) status.textContent = words.working ?? "";
  try {
    const loaded = await load();
    if (mine === turn) show(find(loaded, text));
  } catch {
    if (mine === turn) {
      list.hidden = true;
      status.textContent = words.failed ?? "";
    }
  }
}

/** Keep the question in the address, so that back, reload and a shared link bring it again. */
function note() {
  const address = new URL(location.href);
  if (field.value.trim()) address.searchParams.set("q", field.value.trim());
  else address.searchParams.delete("q");
  history.replaceState(null, "", address);
}

status.textContent = "";
field.value = new URL(location.href).searchParams.get("q") ?? "";
let timer = 0;
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    note();
    void search();
  }, 120);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  note();
  void search();
});
void search();
