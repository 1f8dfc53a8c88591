// @ts-check
// Typing errors: the word of the site that a misspelled one was meant to be. See kb_tools/search/spelling.py.

import { isAlphabetic } from "./analysis.js";

/** The known word nearest to a misspelled one, or null.
 * @param {string} word @param {{k: string[], n: number[]}[]} known @returns {string | null} */
export function mendedWord(word, known) {
  const letters = Array.from(word);
  if (letters.length < 4 || !isAlphabetic(word)) return null;
  const most = letters.length >= 8 ? 2 : 1;
  /** @type {[number, number, number, string] | null} */
  let best = null;
  for (const { k, n } of known) {
    for (let at = 0; at < k.length; at++) {
      const candidate = Array.from(k[at]);
      if (Math.abs(candidate.length - letters.length) > most) continue;
      const errors = errorsBetween(letters, candidate, most);
      if (errors > most) continue;
      /** @type {[number, number, number, string]} */
      const found = [errors, candidate[0] === letters[0] ? 0 : 1, -n[at], k[at]];
      if (!best || isBefore(found, best)) best = found;
    }
  }
  return best ? best[3] : null;
}

/** @param {[number, number, number, string]} one @param {[number, number, number, string]} other */
function isBefore(one, other) {
  for (let at = 0; at < 4; at++) if (one[at] !== other[at]) return one[at] < other[at];
  return false;
}

/** The typing errors between two words; some number above `most` where there are more.
 * @param {string[]} one @param {string[]} other @param {number} most */
function errorsBetween(one, other, most) {
  /** @type {number[]} */
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const now = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      let cost = Math.min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      now.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = row;
    row = now;
  }
  return row[other.length];
}
