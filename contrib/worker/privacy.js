// @ts-check
// Takes out of a comment what its writer would not want kept. The same, sign for sign, as
// kb_tools/feedback/privacy.py: whoever changes one changes the other, and a test compares them.

const W = "[\\p{L}\\p{N}_]";
const BEGIN = `(?:(?<=${W})(?!${W})|(?<!${W})(?=${W}))`;
const MOST_ROUNDS = 8; // one thing may hide the next

const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const KEY_BLOCK = /-----BEGIN [A-Z ]{0,40}KEY-----(?:.*?-----END [A-Z ]{0,40}KEY-----|.*$)/gsu;
const TOKEN = new RegExp(
  `${BEGIN}(?:` +
    `eyJ(?:${W}|-){8,}\\.(?:${W}|-){8,}(?:\\.(?:${W}|-)*)?` +
    "|(?:AKIA|ASIA)[0-9A-Z]{16}" +
    `|gh[pousr]_${W}{20,}|github_pat_${W}{20,}|glpat-(?:${W}|-){16,}` +
    `|xox[abeoprs]-(?:${W}|-){10,}|(?:sk|pk|rk)[-_](?:${W}|-){16,}` +
    "|hf_[A-Za-z0-9]{20,}" +
    `|AIza(?:${W}|-){30,}|ya29\\.(?:${W}|-){20,}|npm_${W}{30,}|SG\\.(?:${W}|-){16,}\\.(?:${W}|-){16,})`,
  "gu",
);
const LONG_RUN = new RegExp(
  `(?<![\\p{L}\\p{N}_/+=-])(?=[A-Za-z/+=_-]*[0-9])(?=[0-9/+=_-]*[A-Za-z])[A-Za-z0-9/+_-]{32,}={0,2}(?![\\p{L}\\p{N}_/+=-])`,
  "gu",
);
const ANNOUNCED = new RegExp(
  `(${BEGIN}(?:pass(?:word|phrase|code|wort)?|passwd|pwd|kennwort|contrase[nñ]a|mot de passe` +
    `|secret|api[ _-]?key|token|pin|otp|bearer)${BEGIN})` +
    `((?:\\s+(?:is|was|ist|es|est))?\\s*[:=]\\s*|\\s+(?:is|was|ist|es|est)\\s*:?\\s+(?=[^\\s]*\\p{Nd}))` +
    "((?!\\[removed)[^\\s]{3,})",
  "giu",
);
const EMAIL = new RegExp(
  `[^\\s@<>()\\[\\]",;:|]{1,64}\\s?(?:@|＠|\\(at\\)|\\[at\\])\\s?[^\\s@<>()\\[\\]",;:|]{1,190}\\.[\\p{L}\\p{Nl}\\p{No}]{2,24}(?![\\p{L}\\p{N}_-])`,
  "giu",
);
const ACCOUNT = /(^|[^A-Za-z0-9_])(?=([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}))/giu;
const CARD = /(?<![\p{L}\p{N}_.-])\p{Nd}(?:[ \-.–]?\p{Nd}){12,18}(?![\p{L}\p{N}_-])/gu;
const PHONE = new RegExp(
  "(?<![\\p{L}\\p{N}_.:/#-])(?:" +
    "(?:\\+|00)\\s?\\(?\\p{Nd}(?:[\\s().\\-/–]{0,3}\\p{Nd}){6,14}" +
    "|\\(?0\\p{Nd}{1,5}\\)?[\\s\\-/–]{1,3}\\p{Nd}(?:[\\s\\-/–]?\\p{Nd}){4,10}" +
    "|\\(?\\p{Nd}{3}\\)?[\\s.\\-–]{1,2}\\p{Nd}{3}[\\s.\\-–]\\p{Nd}{4}" +
    "|\\p{Nd}{2,4}(?:[ ]\\p{Nd}{2,4}){3,4}" +
    "|\\p{Nd}{10,15}" +
    ")(?![\\p{L}\\p{N}_]|[.:]\\p{Nd})",
  "gu",
);
const DAY = /^(?:19|20)\p{Nd}\p{Nd}[-./ ]?[01]\p{Nd}[-./ ]?[0-3]\p{Nd}/u;

/** The comment as it may be kept; null where nothing is left.
 * @param {string | null | undefined} comment @returns {string | null} */
export function cleanComment(comment) {
  if (comment === null || comment === undefined) return null;
  let text = comment.replace(/\r\n?/g, "\n").replace(CONTROL, "").trim();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = text;
    text = removedOnce(text);
    if (text === before) break;
  }
  return text || null;
}

/** @param {string} text */
function removedOnce(text) {
  text = text.replace(KEY_BLOCK, "[removed: key]");
  text = text.replace(TOKEN, "[removed: key or token]");
  text = text.replace(ANNOUNCED, "$1$2[removed: password or key]");
  text = text.replace(EMAIL, "[removed: e-mail address]");
  text = text.replace(LONG_RUN, "[removed: key or token]");
  text = withoutAccounts(text);
  text = text.replace(CARD, (found) => (isCard(found) ? "[removed: card number]" : found));
  return text.replace(PHONE, (found) => (isPhone(found) ? "[removed: phone number]" : found));
}

/** The text without international account numbers (ISO 13616), each proved by its check sum. @param {string} text */
function withoutAccounts(text) {
  let kept = "";
  let done = 0;
  for (const match of text.matchAll(ACCOUNT)) {
    const start = match.index + match[1].length;
    const length = start >= done ? accountLength(match[2], text[start + match[2].length] ?? "") : 0;
    if (!length) continue;
    kept += `${text.slice(done, start)}[removed: account number]`;
    done = start + length;
  }
  return kept + text.slice(done);
}

/** How many of these characters are an account number. @param {string} run @param {string} after */
function accountLength(run, after) {
  const whole = run + after;
  for (let end = run.length; end > 14; end--) {
    if (run[end - 1] === " " || /[A-Za-z0-9_]/.test(whole[end] ?? "")) continue;
    const number = run.slice(0, end).replaceAll(" ", "").toUpperCase();
    if (number.length < 15 || number.replace(/[^0-9]/g, "").length < 10) continue;
    const rest = Array.from(number.slice(4) + number.slice(0, 4)).reduce((sum, sign) => {
      const value = parseInt(sign, 36);
      return (sum * (value > 9 ? 100 : 10) + value) % 97;
    }, 0);
    if (rest === 1) return end;
  }
  return 0;
}

/** The digits of a text, of any writing: those of one stand in a row of ten. @param {string} text */
function digits(text) {
  return Array.from(text.matchAll(/\p{Nd}/gu), ([sign]) => {
    let zero = /** @type {number} */ (sign.codePointAt(0));
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) [zero, value] = [zero - 1, value + 1];
    return value;
  });
}

/** Whether the digits pass the check of Luhn (ISO/IEC 7812-1). @param {string} text */
function isCard(text) {
  const sum = digits(text).reverse().reduce((total, digit, at) => {
    const counted = digit * (1 + (at % 2));
    return total + (counted > 9 ? counted - 9 : counted);
  }, 0);
  return sum % 10 === 0;
}

/** @param {string} text */
function isPhone(text) {
  return !DAY.test(text) && new Set(digits(text)).size > 1;
}
