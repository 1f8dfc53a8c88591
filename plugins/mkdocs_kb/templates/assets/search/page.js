// @ts-check
// The search page: results as somebody types, filters, and a person where no article answers. The question
// and the filters stand in the address, so that back, reload and a shared link bring the same page again.

import { contactAddress, cut, field, forgetEngine, forgetReload, form, openEngine, reloadOnce, searchAddress, settings, wasReloaded } from "./asking.js";
import { chosenIn, kindsOfFilters, narrowed, showFilters } from "./filters.js";
import { element, entry } from "./hits.js";
import { tell } from "./telling.js";

/** @typedef {import("./asking.js").Answer} Answer */

const PAUSE = 5; // milliseconds without a key before the engine is asked: it answers between two keys
const SETTLED = 1000; // and before the question goes into the address
const ASKED = 2000; // and before it counts as asked
const PATIENCE = 300; // before the page says that it works
const NEAREST = 2;

const results = /** @type {HTMLElement} */ (document.getElementById("kb-results"));
const words = results.dataset;
/** @template {HTMLElement} Element @param {string} selector */
const part = (selector) => /** @type {Element} */ (results.querySelector(selector));
const status = part("[role=status]");
const retry = /** @type {HTMLButtonElement} */ (part(".kb-retry"));
const filters = part(".kb-filters");
const nearest = part(".kb-nearest");
const list = part(".kb-found");
const person = part(".kb-no-answer");
const toPerson = /** @type {HTMLAnchorElement} */ (person.querySelector("a"));
const kinds = kindsOfFilters(words);
const title = document.title;

let chosen = chosenIn(kinds, new URLSearchParams());
/** @type {{ text: string, answer: Answer } | null} */
let shown = null;
let turn = 0;
let news = wasReloaded() ? `${words.updated} ` : "";
let pause = 0;
let settling = 0;
let asking = 0;

/** A text with one place for words, as nodes. @param {string | undefined} text @param {string | Node} inside
 * @returns {(string | Node)[]} */
function filled(text, inside) {
  const [before, after = ""] = (text ?? "").split("{words}");
  return [before, inside, after];
}

/** Search for what stands in the field. @param {{ typing?: boolean }} [how] */
async function search({ typing = false } = {}) {
  const mine = ++turn;
  const text = cut(field.value);
  retry.hidden = true;
  if (!text) return rest("");
  const slow = setTimeout(() => mine === turn && work(), PATIENCE);
  try {
    const answer = await (await openEngine()).ask(text, { typing, isWanted: () => mine === turn });
    if (mine !== turn) return;
    shown = { text, answer };
    forgetReload();
    show();
  } catch (error) {
    if (mine === turn) fail(/** @type {{ code?: string }} */ (error).code);
  } finally {
    clearTimeout(slow);
    if (mine === turn) results.classList.remove("kb-works");
    document.body.classList.add("kb-ready");
  }
}

/** Nothing to show but a sentence. @param {string} told */
function rest(told) {
  shown = null;
  document.body.classList.add("kb-ready");
  results.classList.remove("kb-works", "kb-unsure", "kb-asked");
  status.textContent = told;
  for (const each of [filters, nearest, list, person]) each.hidden = true;
}

function work() {
  results.classList.add("kb-works");
  status.textContent = words.working ?? "";
}

/** @param {string | undefined} code what the engine says is wrong; undefined where it did not even load */
function fail(code) {
  // What was typed is in the address before the page may go.
  note();
  if (code === "other-version" && reloadOnce()) return;
  rest((code === "other-version" ? words.otherVersion : words.failed) ?? "");
  retry.hidden = false;
  retry.onclick = () => {
    // A script that did not load is asked for again only by a new page.
    if (code !== "missing" && code !== "broken") return location.reload();
    forgetEngine();
    field.focus();
    void search();
  };
}

/** Show the answer with what is chosen now. */
function show() {
  if (!shown) return;
  const { text, answer } = shown;
  if (answer.empty) return rest(words.empty ?? "");
  const sure = answer.sure && answer.hits.length > 0;
  const fitting = sure ? narrowed(answer.hits, kinds, chosen) : answer.hits.slice(0, NEAREST);
  results.classList.add("kb-asked");
  results.classList.toggle("kb-unsure", !sure);
  list.replaceChildren(...fitting.map(entry));
  list.hidden = !fitting.length;
  nearest.hidden = sure || !fitting.length;
  filters.hidden = true;
  if (sure) showFilters(filters, answer.hits, kinds, chosen, { all: words.all ?? "", onChoice: choose });
  person.hidden = false;
  toPerson.href = contactAddress(text);
  say(text, sure, fitting.length, answer);
  news = "";
}

/** Say what was found, to the eye and to the ear.
 * @param {string} text @param {boolean} sure @param {number} count @param {Answer} answer */
function say(text, sure, count, answer) {
  const told = element("span", "");
  if (!sure) told.textContent = (answer.hits.length ? words.unsure : words.none) ?? "";
  else if (!count) told.textContent = words.noneChosen ?? "";
  else told.textContent = count === 1 ? words.one ?? "" : (words.many ?? "").replace("{count}", String(count));
  /** @type {(string | Node)[]} */
  const parts = [news, told];
  if (sure && !count) parts.push(" ", clearing());
  const repaired = answer.repaired;
  // A word may be mended to itself, where the index leaves out its stem.
  if (repaired && repaired.toLowerCase() !== text.toLowerCase()) {
    const link = element("a", "", repaired);
    link.href = searchAddress(repaired);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      field.value = repaired;
      void settle();
    });
    parts.push(" · ", ...(answer.used ? filled(words.repaired, element("b", "", repaired)) : filled(words.meant, link)));
  }
  status.replaceChildren(...parts);
}

function clearing() {
  const button = element("button", "", words.clear ?? "");
  button.type = "button";
  button.addEventListener("click", () => {
    chosen = chosenIn(kinds, new URLSearchParams());
    field.focus();
    show();
    note();
  });
  return button;
}

/** @param {string} name @param {string} value */
function choose(name, value) {
  chosen = { ...chosen, [name]: value };
  show();
  note();
}

/** The question is asked: keep it in the address and search at once. */
async function settle() {
  forgetTimers();
  note();
  await search();
  tellShown();
}

function forgetTimers() {
  for (const timer of [pause, settling, asking]) clearTimeout(timer);
}

function tellShown() {
  clearTimeout(asking);
  if (!shown || shown.answer.empty) return;
  const { text, answer } = shown;
  tell((told) => told.shown(text, answer.hits.length, answer.sure));
}

/** Somebody follows a result, or the way to a person. @param {MouseEvent} event */
function leave(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  const { article, place } = link?.dataset ?? {};
  const toContact = link?.href.split("?")[0] === new URL(String(settings.contact), document.baseURI).href;
  if (!article && !toContact) return;
  // Who goes while still typing comes back to the same results.
  note();
  tellShown();
  tell((told) => (article ? told.opened(article, Number(place) + 1) : told.contact()));
}

/** Put the question and the filters into the address, as one step for the back button. */
function note() {
  clearTimeout(settling);
  const address = new URL(location.href);
  const text = cut(field.value);
  for (const [name, value] of Object.entries({ q: text, ...chosen })) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  name(text);
  if (address.href !== location.href) history.pushState(null, "", address);
}

/** The question in the page's title, for the list of pages that somebody was on. @param {string} text */
function name(text) {
  document.title = text ? `${text} · ${title}` : title;
}

/** Bring the page that the address names. */
function restore() {
  forgetTimers();
  const address = new URLSearchParams(location.search);
  field.value = cut(address.get("q") ?? "");
  chosen = chosenIn(kinds, address);
  name(field.value);
  results.classList.toggle("kb-asked", Boolean(field.value));
  void search().then(() => (asking = window.setTimeout(tellShown, ASKED)));
}

field.addEventListener("input", () => {
  forgetTimers();
  pause = window.setTimeout(() => void search({ typing: true }), PAUSE);
  settling = window.setTimeout(() => {
    note();
    void search();
  }, SETTLED);
  asking = window.setTimeout(tellShown, ASKED);
});
field.addEventListener("focus", () => void openEngine().catch(() => {}), { once: true });
// Loaded in time, so that it is there when somebody follows a result.
tell(() => {});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void settle();
  // On a phone the keyboard gives way to the results.
  if (matchMedia("(pointer: coarse)").matches) field.blur();
});
document.addEventListener("click", leave);
document.addEventListener("auxclick", leave);
addEventListener("popstate", restore);

// Who was quicker than this script keeps what they wrote.
if (field.value && document.activeElement === field) field.dispatchEvent(new Event("input"));
else restore();
