// @ts-check
// Suggestions under a search field, after the pattern "editable combobox with list autocomplete" of the ARIA
// Authoring Practices. Without this module the field leads to the search page, as Enter always does. The
// search page itself has none: there the results stand below the field, and a list over them would hide them.

import { cut, field, form, openEngine, searchAddress, settings } from "./asking.js";
import { addressOf, element, marked } from "./hits.js";
import { tell } from "./telling.js";

/** @typedef {import("./asking.js").Answer} Answer */

const PAUSE = 120; // milliseconds without a key before the engine is asked
const MOST = 6;
const NEAREST = 2;

const list = element("div", "kb-suggestions");
list.id = "kb-suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", settings.suggestions ?? "");
const status = element("span", "kb-hidden");
status.setAttribute("role", "status");
// A place without height right below the field: the list hangs from it and moves nothing.
const place = element("div", "kb-suggests", list, status);

/** @type {HTMLAnchorElement[]} */
let options = [];
let at = -1;
let turn = 0;
let pause = 0;

const isOpen = () => !list.hidden;

function open() {
  if (!options.length) return;
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
}

function close() {
  point(-1);
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
}

/** Point at an option, or with -1 back at the field. @param {number} to */
function point(to) {
  options[at]?.setAttribute("aria-selected", "false");
  at = to;
  const option = options[at];
  if (option) {
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

/** @param {string} href @param {string} className @param {...(string | Node)} inside */
function option(href, className, ...inside) {
  const made = element("a", className, ...inside);
  made.href = href;
  made.tabIndex = -1;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  return made;
}

/** Load what is needed, now that somebody is in the field. */
function prepare() {
  void openEngine().catch(() => {});
  tell(() => {});
}

async function suggest() {
  const mine = ++turn;
  const text = cut(field.value);
  if (!text) return forget();
  try {
    const answer = await (await openEngine()).ask(text, { typing: true, isWanted: () => mine === turn });
    if (mine === turn && document.activeElement === field) show(text, answer);
  } catch {
    // Enter leads to the search page, which says what is wrong.
    if (mine === turn) forget();
  }
}

function forget() {
  close();
  options = [];
  list.replaceChildren();
  status.textContent = "";
}

/** @param {string} text @param {Answer} answer */
function show(text, answer) {
  if (answer.empty) return forget();
  const hits = answer.hits.slice(0, answer.sure ? MOST : NEAREST);
  const pointed = options[at]?.href;
  point(-1);
  options = [
    ...hits.map((hit) => option(addressOf(hit), "", element("span", "", ...marked(hit.title, hit.titleMarks)), " ", element("small", "", hit.category))),
    option(searchAddress(text), "kb-all", settings.all ?? ""),
  ];
  options.forEach((each, number) => (each.id = `kb-suggestion-${number + 1}`));
  hits.forEach((hit, number) => {
    const follow = () =>
      tell((told) => {
        told.shown(text, answer.hits.length, answer.sure);
        told.opened(hit.id, number + 1);
      });
    options[number].addEventListener("click", follow);
    options[number].addEventListener("auxclick", follow);
  });
  list.replaceChildren(...options);
  status.textContent = (settings.suggested ?? "").replace("{count}", String(hits.length));
  open();
  // Who was quicker than this answer keeps what they point at.
  point(options.findIndex((each) => each.href === pointed));
}

/** @type {Record<string, (event: KeyboardEvent) => boolean | void>} what a key does; true where nothing else may happen */
const keys = {
  ArrowDown(event) {
    if (!options.length) return;
    const was = isOpen();
    open();
    if (!event.altKey) point(was ? next(1) : 0);
    return true;
  },
  ArrowUp(event) {
    if (!options.length) return;
    if (event.altKey) close();
    else {
      const was = isOpen();
      open();
      point(was ? next(-1) : options.length - 1);
    }
    return true;
  },
  Enter() {
    const option = isOpen() && options[at];
    if (!option) return;
    option.click();
    return true;
  },
  Escape() {
    if (isOpen()) close();
    else {
      field.value = "";
      forget();
    }
    return true;
  },
  // The cursor moves in the text again.
  Home: () => point(-1),
  End: () => point(-1),
  ArrowLeft: () => point(-1),
  ArrowRight: () => point(-1),
};

/** The option after or before the present one; between the last and the first stands the field. @param {1 | -1} step */
function next(step) {
  const to = at + step;
  if (to < -1) return options.length - 1;
  return to >= options.length ? -1 : to;
}

form.after(place);
// A search field may not take this role; what its type gives besides is kept by inputmode and enterkeyhint.
field.type = "text";
field.inputMode = "search";
field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-expanded", "false");
field.setAttribute("aria-controls", list.id);
field.addEventListener("keydown", (event) => {
  if (!event.isComposing && !event.ctrlKey && !event.metaKey && keys[event.key]?.(event)) event.preventDefault();
});
field.addEventListener("input", () => {
  clearTimeout(pause);
  point(-1);
  pause = window.setTimeout(() => void suggest(), PAUSE);
});
field.addEventListener("focus", prepare);
field.addEventListener("blur", close);
form.addEventListener("submit", () => {
  field.value = cut(field.value);
  close();
});
// A press on an option leaves the cursor in the field.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("pointermove", (event) => {
  const under = options.findIndex((each) => each.contains(/** @type {Node} */ (event.target)));
  if (event.pointerType === "mouse" && under !== at) point(under);
});
addEventListener("pageshow", close);
if (document.activeElement === field) prepare();
