// @ts-check
// What this device remembers of one article and one state of its text: a random reader that no other page
// shares, the answer, and that the question was seen. It never leaves the device but for the reader's token beside an answer.

import { hex } from "./ids.js";

/** @typedef {{ reader: string, value?: "yes" | "no", shown?: boolean }} Memory */
/** @typedef {{ value: "yes" | "no", at: number }} Before */

/** @param {DOMStringMap} words a form's own data */
function key(words) {
  return `kb-vote:${words.article}:${words.revision}`;
}

/** @param {DOMStringMap} words @returns {Memory} */
export function recall(words) {
  try {
    const kept = JSON.parse(localStorage.getItem(key(words)) ?? "null");
    if (kept && typeof kept.reader === "string") return kept;
  } catch {
    // Storage is off or holds something else: begin anew.
  }
  return { reader: hex(16) };
}

/** @param {DOMStringMap} words @param {Memory} memory */
export function remember(words, memory) {
  try {
    localStorage.setItem(key(words), JSON.stringify(memory));
  } catch {
    // Without storage the answer still counts; it is only not remembered.
  }
}

/** Remember that this article was answered, whatever becomes of its text. @param {DOMStringMap} words @param {"yes" | "no"} value */
export function answered(words, value) {
  try {
    localStorage.setItem(`kb-asked:${words.article}`, JSON.stringify({ value, at: Date.now() }));
  } catch {
    // Without storage it is asked again, which is no harm.
  }
}

/** What was answered on this article so lately that it is not asked again. @param {DOMStringMap} words @returns {"yes" | "no" | undefined} */
export function answeredLately(words) {
  try {
    const before = /** @type {Before | null} */ (JSON.parse(localStorage.getItem(`kb-asked:${words.article}`) ?? "null"));
    if (before && Date.now() - before.at < Number(words.again) * 86_400_000) return before.value;
  } catch {
    // Storage is off or holds something else.
  }
  return undefined;
}
