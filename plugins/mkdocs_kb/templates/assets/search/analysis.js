// @ts-check
// Text to the keys that search knows it by: stems of words, and exact strings as they are.
// kb_tools/search/analysis.py does the same, character for character.

const LONGEST_WORD = 60;
const LETTERS =
  "(?:[\\p{L}\\p{N}]|[\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u0900-\\u0903\\u093a-\\u094f])";
const WORD = new RegExp(`${LETTERS}+`, "gu");
const EXACT = new RegExp(`${LETTERS}+(?:[._:/+\\-]${LETTERS}+)+|${LETTERS}(?:\\+\\+|#)`, "gu");
const TELLING = /[\p{Nd}._+#]/u;
const SIGNS = /[:/+\-]/g;
const APOSTROPHE = /([\p{L}\p{N}])['’ʼ＇](?=[\p{L}\p{N}])/gu;
const VOWEL_SIGNS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u0591-\u05c7]/g;
/** @type {Record<string, string>} */
const ARABIC = { أ: "ا", إ: "ا", آ: "ا", ى: "ي", ة: "ه" };

/** A text as search reads it. @param {string} text */
export function plain(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(APOSTROPHE, "$1")
    .replace(VOWEL_SIGNS, "")
    .replace(/[أإآىة]/g, (letter) => ARABIC[letter]);
}

/** The words of a text in order. @param {string} text */
export function wordsOf(text) {
  return Array.from(plain(text).match(WORD) ?? [], (word) => cut(word, LONGEST_WORD));
}

/** Codes, versions and names of files in a text; "two-factor" as "twofactor". @param {string} text */
export function exactStrings(text) {
  return Array.from(plain(text).match(EXACT) ?? [], (each) =>
    cut(TELLING.test(each) ? each : each.replace(SIGNS, ""), LONGEST_WORD),
  );
}

/** Neighbours written as one word: "git hub" may mean "github".
 * @param {string[]} words @returns {[number, string][]} */
export function joinedPairs(words) {
  /** @type {[number, string][]} */
  const pairs = [];
  for (let at = 0; at + 1 < words.length; at++) {
    const joined = words[at] + words[at + 1];
    if (Array.from(joined).length >= 5) pairs.push([at, joined]);
  }
  return pairs;
}

/** Whether a word has letters only. @param {string} word */
export function isAlphabetic(word) {
  return /^\p{L}+$/u.test(word);
}

/** The first characters of a text, counted as Python counts them. @param {string} text @param {number} most */
export function cut(text, most) {
  return text.length <= most ? text : Array.from(text).slice(0, most).join("");
}
