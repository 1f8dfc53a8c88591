// @ts-check
// "Did this solve it?" The page's form does the work without a script; here it answers on the spot,
// remembers the answer for this revision of the text, and lets it be changed.

import { answer } from "./answer.js";
import { comment } from "./comment.js";
import { answered, answeredLately, recall, remember } from "./memory.js";
import { send } from "./outbox.js";
import { watch } from "./seen.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("kb-vote"));
const words = form.dataset;
const said = /** @type {HTMLElement} */ (form.querySelector(".kb-said"));
const choices = /** @type {HTMLElement} */ (form.querySelector(".kb-choices"));
const missing = /** @type {HTMLDetailsElement} */ (form.querySelector(".kb-missing"));
const change = /** @type {HTMLButtonElement} */ (form.querySelector(".kb-change"));
const sinceSeen = watch(choices, words);

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
async function vote(value, more = {}) {
  const after_ms = sinceSeen();
  remember(words, { ...recall(words), value });
  answered(words, value);
  void tellSearch(value);
  const outcome = await answer(words, "vote", { value, ...more, after_ms });
  const thanks = more.reason || more.comment ? words.sent : value === "yes" ? words.thanksYes : words.thanksNo;
  return { stored: thanks, kept: words.kept, refused: words.refused, lost: words.refused }[outcome];
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
    const wrote = await comment(form, button);
    if (wrote === null) return;
    const reason = String(new FormData(form).get("reason") ?? "") || undefined;
    const text = await vote("no", { reason, comment: wrote });
    missing.open = false;
    missing.hidden = true;
    show("no", text);
    missing.hidden = true;
    change.focus();
    return;
  }
  const text = await vote(value);
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
const before = recall(words).value ?? answeredLately(words);
if (before) {
  show(before, before === "yes" ? words.alreadyYes : words.alreadyNo);
  missing.hidden = true;
}
void send();
// From here on a press is answered on this page; before, the form itself does the work.
form.dataset.ready = "";
