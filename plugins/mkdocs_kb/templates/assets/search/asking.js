// @ts-check
// The way to the engine, for the field and for the search page: it is loaded when somebody asks, and
// tried anew after a failure.

/**
 * @typedef {[start: number, end: number]} Span
 * @typedef {{ id: string, address: string, title: string, category: string, categoryKey: string, product: string[],
 *   type: string, heading: { text: string, anchor: string } | null, passage: string, marks: Span[], titleMarks: Span[] }} Hit
 * @typedef {{ hits: Hit[], sure: boolean, repaired: string | null, used: boolean, empty: boolean }} Answer
 * @typedef {{ ask: (text: string, how: { typing: boolean, isWanted?: () => boolean }) => Promise<Answer> }} Engine
 */

const LONGEST = 500;
const RELOADED = "kb-search-reloaded";

export const form = /** @type {HTMLFormElement} */ (document.querySelector(".kb-find"));
export const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
/** Where things are, as the page was built with: see partials/searchform.html. */
export const settings = form.dataset;

/** @type {Promise<Engine> | undefined} */
let opening;

/** The engine with this site's index, loaded once. @returns {Promise<Engine>} */
export function openEngine() {
  if (!opening) {
    const base = new URL(settings.index ?? "", document.baseURI).href;
    opening = import("./engine.js").then((engine) => engine.open(base, settings.version ?? ""));
    opening.catch(forgetEngine);
  }
  return /** @type {Promise<Engine>} */ (opening);
}

/** Load everything anew at the next question. */
export function forgetEngine() {
  opening = undefined;
}

/** A question as it is asked: not longer than the field allows, however it came into it.
 * @param {string} text */
export function cut(text) {
  return text.slice(0, LONGEST).replace(/\p{Surrogate}/gu, "").trim();
}

/** The search page's address for a question. @param {string} text */
export function searchAddress(text) {
  return `${settings.search}?${new URLSearchParams({ q: text })}`;
}

/** The address of the way to a person, to whom the question comes along. @param {string} text */
export function contactAddress(text) {
  return text ? `${settings.contact}?${new URLSearchParams({ q: text })}` : String(settings.contact);
}

/** Reload the page, but only once until the engine answers: the index may be newer than the page.
 * @returns {boolean} whether the page is being reloaded */
export function reloadOnce() {
  try {
    if (sessionStorage.getItem(RELOADED)) return false;
    sessionStorage.setItem(RELOADED, "yes");
    location.reload();
    return true;
  } catch {
    return false;
  }
}

/** Whether the page was reloaded for a newer index. Forgotten once the engine has answered. */
export function wasReloaded() {
  try {
    return Boolean(sessionStorage.getItem(RELOADED));
  } catch {
    return false;
  }
}

export function forgetReload() {
  try {
    sessionStorage.removeItem(RELOADED);
  } catch {
    // Storage is off: then nothing was kept.
  }
}
