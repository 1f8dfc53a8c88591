// @ts-check
// What this device remembers of one article and one state of its text: a random reader that no other page
// shares, and the answer. It never leaves the device but for the reader's token beside an answer.

import { hex } from "./ids.js";

/** @typedef {{ reader: string, value?: "yes" | "no" }} Memory */

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
