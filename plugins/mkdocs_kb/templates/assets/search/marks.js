// @ts-check
// Where the words of a question stand in a text that a hit shows.

import { plain } from "./analysis.js";

const WORD = /[\p{L}\p{N}\p{M}'’ʼ＇]+/gu;

/** A function that finds the question's words, by their stems, in a text.
 * @param {import("./ranking.js").Asked[]} words @param {(word: string) => string} stem
 * @returns {(text: string) => [number, number][]} */
export function marksIn(words, stem) {
  const keys = new Set();
  /** @type {string[]} */
  const begun = [];
  for (const each of words) {
    if (each.isStop) continue;
    for (const [term] of each.terms) keys.add(term.key);
    if (each.terms.length > 1) begun.push(each.word);
  }
  return (text) => {
    /** @type {[number, number][]} */
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const word = plain(match[0]).replace(/['’ʼ＇]/g, "");
      if (keys.has(stem(word)) || begun.some((each) => word.startsWith(each))) {
        found.push([match.index, match.index + match[0].length]);
      }
    }
    return found;
  };
}
