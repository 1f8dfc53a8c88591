// @ts-check
// "Did this solve it?" The page's form does the work without a script; here it answers on the spot,
// remembers the answer for this revision of the text, and lets it be changed.

import { hex, uuid7 } from "./ids.js";
import { post, send } from "./outbox.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("kb-vote"));
const words = form.dataset;
const said = /** @type {HTMLElement} */ (form.querySelector(".kb-said"));
const choices = /** @type {HTMLElement} */ (form.querySelector(".kb-choices"));
const missing = /** @type {HTMLDetailsElement} */ (form.querySelector(".kb-missing"));
const change = /** @type {HTMLButtonElement} */ (form.querySelector(".kb-change"));
const key = `kb-vote:${words.article}:${words.revision}`;

/** @typedef {{ reader: string, value?: "yes" | "no" }} Memory */

/** What this device remembers of this revision; a random reader that no other page shares.
 * @returns {Memory} */
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (kept && typeof kept.reader === "string") return kept;
  } catch {
    // Storage is off or holds something else: begin anew.
  }
  return { reader: hex(16) };
}

/** @param {Memory} memory */
function remember(memory) {
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // Without storage the answer still counts; it is only not remembered.
  }
}

/** Tell it to the search that led here, if one did. @param {"yes" | "no"} value */
async function tellSearch(value) {
  try {
    if (!sessionStorage.getItem("kb-search")) return;
    const { told } = await import("../search/events.js");
    told(String(words.article), value);
  } catch {
    // Storage is off, or the module is not to be had: the answer itself goes its own way.
  }
}

/** @param {"yes" | "no"} value @param {{ reason?: string, comment?: string }} [more] */
async function answer(value, more = {}) {
  const memory = { ...recall(), value };
  remember(memory);
  void tellSearch(value);
  const outcome = await post(String(words.events), {
    id: uuid7(),
    kind: "vote",
    version: 1,
    article: words.article,
    revision: words.revision,
    locale: words.locale,
    edition: words.edition,
    at: new Date().toISOString(),
    value,
    reader: memory.reader,
    ...more,
  });
  const told = { stored: value === "yes" ? words.thanksYes : words.thanksNo, kept: words.kept, refused: words.refused, lost: words.refused };
  return more.reason || more.comment ? (outcome === "stored" ? words.sent : told[outcome]) : told[outcome];
}

/** @param {"yes" | "no"} value @param {string | undefined} text */
function show(value, text) {
  choices.hidden = true;
  change.hidden = false;
  said.textContent = text ?? "";
  missing.hidden = value === "yes";
  for (const button of choices.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  const value = button?.value === "yes" ? "yes" : "no";
  if (button?.classList.contains("kb-send")) {
    const data = new FormData(form);
    const reason = String(data.get("reason") ?? "") || undefined;
    // A lone half of a surrogate pair, from a broken paste, would be no JSON.
    const comment = String(data.get("comment") ?? "").trim().replace(/\p{Surrogate}/gu, "\ufffd") || undefined;
    const text = await answer("no", { reason, comment });
    missing.open = false;
    missing.hidden = true;
    show("no", text);
    missing.hidden = true;
    change.focus();
    return;
  }
  const text = await answer(value);
  show(value, text);
  if (value === "no") {
    missing.dataset.asks = "";
    missing.open = true;
    const first = /** @type {HTMLInputElement | null} */ (missing.querySelector("input"));
    first?.focus();
  } else {
    change.focus();
  }
});

change.addEventListener("click", () => {
  choices.hidden = false;
  change.hidden = true;
  missing.hidden = true;
  said.textContent = "";
  /** @type {HTMLButtonElement | null} */ (choices.querySelector("button"))?.focus();
});

const summary = missing.querySelector("summary");
if (summary) summary.textContent = words.more ?? summary.textContent;
missing.hidden = true;
const before = recall();
if (before.value) {
  show(before.value, before.value === "yes" ? words.alreadyYes : words.alreadyNo);
  missing.hidden = true;
}
void send();
// From here on a press is answered on this page; before, the form itself does the work.
form.dataset.ready = "";
