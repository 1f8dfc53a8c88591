// @ts-check
// Takes out of a search what its writer would not want kept, before anything leaves the page. The collector
// does the same, sign for sign, in kb_tools/feedback/queries.py: whoever changes one changes the other, and
// a test compares them. Nothing here looks behind itself, since not every browser can.

const LONGEST = 200;
const MOST_TAKEN = 4000;
const MOST_READ = 1000;
const MOST_ROUNDS = 4; // one thing may hide the next

const HALF = /[\ud800-\udfff]/gu;
const UNSEEN = /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const SPACES = /[\t-\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/gu;
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/gu;

const KEY_BLOCK =
  /-----BEGIN [A-Z ]{0,40}KEY[A-Z ]{0,10}-----(?:.*?-----END [A-Z ]{0,40}KEY[A-Z ]{0,10}-----|.*$)/gu;
const TOKEN = new RegExp(
  "(^|[^A-Za-z0-9_])(?:" +
    "eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?" +
    "|(?:AKIA|ASIA)[0-9A-Z]{16}" +
    "|gh[pousr]_[A-Za-z0-9_]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}" +
    "|xox[abeoprs]-[A-Za-z0-9_-]{10,}|(?:sk|pk|rk)[-_](?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}" +
    "|AIza[A-Za-z0-9_-]{30,}|ya29\\.[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9_]{30,}|hf_[A-Za-z0-9]{20,}" +
    "|SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,})",
  "gu",
);
const SECRET_WORD =
  "(^|[^A-Za-z0-9_])((?:pass(?:word|phrase|code|wort)?|passwd|pwd|kennwort|contrase(?:n|ñ|Ñ)a" +
  "|mot de passe|secret|api[ _-]?key|token|pin|otp|bearer)";
const ANNOUNCED = new RegExp(`${SECRET_WORD}(?: (?:is|was|ist|war|es|est))? ?[:=] ?)([^ \\[][^ ]{2,})`, "giu");
const SAID = new RegExp(`${SECRET_WORD} (?:is|was|ist|war|es|est) )([^ \\[][^ ]{3,})`, "giu");
const BESIDE = new RegExp(`${SECRET_WORD} )([^ \\[][^ ]{5,})`, "giu");
const URL_QUERY =
  /(^|[^A-Za-z0-9.-])((?:https?:\/\/|www\.)[^ ?#]*|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\/[^ ?#]*)(?:\?[^ ]+|#[^ ]*=[^ ]*)/giu;
const EMAIL =
  /[^ @<>()\[\]",;:|/]{1,64}(?: @ |@| ?\(at\) ?| ?\[at\] ?)[^ @<>()\[\]",;:|/?]{1,190}\.[A-Za-z\u0080-\u{10ffff}]{2,24}(?![A-Za-z0-9_-])/giu;
const UUID = /(^|[^A-Za-z0-9_-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9_-])/giu;
const LICENCE = /(^|[^A-Za-z0-9_-])([A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){3,})(?![A-Za-z0-9_-])/gu;
const LONG_RUN = /[A-Za-z0-9+/_=-]{20,}/gu;
const IBAN = /(^|[^A-Za-z0-9_])(?=([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}))/giu;
const CARD = /(^|[^A-Za-z0-9_.-])(?=([0-9](?:[ .‐–-]?[0-9]){12,18}))/gu;
const PHONE = new RegExp(
  "(^|[^A-Za-z0-9_.:/#-])(" +
    "(?:\\+|00) ?\\(?[0-9](?:[ ().‐–/-]{0,3}[0-9]){6,14}" +
    "|\\(?0[0-9]{1,5}\\)?[ ‐–/-]{1,3}[0-9](?:[ ‐–/-]?[0-9]){4,10}" +
    "|\\(?[0-9]{3}\\)?[ .‐–-]{1,2}[0-9]{3}[ .‐–-][0-9]{4}" +
    "|[0-9]{2,4}(?: [0-9]{2,4}){3,4}" +
    "|(?:(?:error|code|fehler|erreur|hresult) )?[0-9]{10,}" +
    ")(?![A-Za-z0-9_]|[.:][0-9])",
  "giu",
);
const DAY =
  /^(?:(?:19|20)[0-9]{2}[-./ ]?[01][0-9][-./ ]?[0-3][0-9]|[0-3]?[0-9][-./ ][0-3]?[0-9][-./ ](?:19|20)[0-9]{2}$)/u;

/**
 * The search as it may leave the page: one line of at most 200 characters, without personal data. Each thing
 * taken out leaves "[email]", "[phone]", "[number]", "[card]", "[iban]", "[secret]" or "[query]". Error codes,
 * versions and file names stay. Empty where nothing can be read; cleaning twice changes nothing.
 * @param {string} text @returns {string}
 */
export function withoutPersonal(text) {
  const taken = Array.from(text.slice(0, 2 * MOST_TAKEN + 1)).slice(0, MOST_TAKEN).join("");
  let left = wholeWords(oneLine(taken), MOST_READ);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = left;
    left = trimmed(Array.from(removedOnce(left)).slice(0, LONGEST).join(""));
    if (left === before) break;
  }
  return left;
}

/** What seems personal in a comment of several lines, and the comment without it. A line that holds nothing
 * stays as it is.
 * @param {string} text
 * @returns {{ kinds: string[], cleaned: string }} kinds: "email", "phone", "number", "card", "iban", "secret" */
export function personalIn(text) {
  /** @type {Set<string>} */
  const kinds = new Set();
  const lines = text.split(/\r?\n/u).map((line) => {
    const before = oneLine(line);
    let left = before;
    for (let round = 0; round < MOST_ROUNDS; round++) left = removedOnce(left);
    const found = [...left.matchAll(/\[(email|phone|number|card|iban|secret)\]/gu)].map((marker) => marker[1]);
    if (!found.length || left === before) return line;
    for (const kind of found) kinds.add(kind);
    return left;
  });
  return { kinds: [...kinds], cleaned: lines.join("\n") };
}

/** @param {string} text */
function oneLine(text) {
  const plain = text.replace(HALF, "\ufffd").replace(UNSEEN, "").normalize("NFKC");
  return trimmed(plain.replace(OTHER_DIGIT, ordinaryDigit).replace(SPACES, " "));
}

/** @param {string} sign an Arabic, Persian or Devanagari digit */
function ordinaryDigit(sign) {
  const code = sign.charCodeAt(0);
  return String(code - (code < 0x6f0 ? 0x660 : code < 0x966 ? 0x6f0 : 0x966));
}

/** @param {string} text */
function trimmed(text) {
  return text.replace(/^ +| +$/gu, "");
}

/** The beginning of a long text; half a word at its end could be half of something personal.
 * @param {string} text @param {number} most */
function wholeWords(text, most) {
  const signs = Array.from(text);
  if (signs.length <= most) return text;
  const head = signs.slice(0, most + 1).join("");
  const space = head.lastIndexOf(" ");
  return space === -1 ? signs.slice(0, most).join("") : head.slice(0, space);
}

/** @param {string} text */
function removedOnce(text) {
  text = text.replace(KEY_BLOCK, "[secret]");
  text = text.replace(TOKEN, "$1[secret]");
  text = text.replace(ANNOUNCED, "$1$2[secret]");
  text = text.replace(SAID, (all, before, word, secret) => (tells(secret) ? `${before}${word}[secret]` : all));
  text = text.replace(BESIDE, (all, before, word, secret) => (strong(secret) ? `${before}${word}[secret]` : all));
  text = text.replace(URL_QUERY, "$1$2?[query]");
  text = text.replace(EMAIL, "[email]");
  text = text.replace(UUID, "$1[secret]");
  text = text.replace(LICENCE, (all, before, key) => (isLicence(key) ? `${before}[secret]` : all));
  text = text.replace(LONG_RUN, (run) => (isRandom(run) ? "[secret]" : run));
  text = without(text, IBAN, ibanLength, "[iban]");
  text = without(text, CARD, cardLength, "[card]");
  return text.replace(PHONE, (_, before, found) => before + phone(found));
}

/** Whether what follows "password is" looks like one, and not like "wrong" or "expired".
 * @param {string} word */
function tells(word) {
  return /[0-9@#$%^&*+=]|[a-z][A-Z]/u.test(word);
}

/** Whether a word beside "password" can hardly be anything else.
 * @param {string} word */
function strong(word) {
  const bare = word.replace(/[?.,]+$/u, "");
  return [/[A-Za-z]/u, /[0-9]/u, /[!@#$%^&*?+=]/u].every((kind) => kind.test(bare));
}

/** @param {string} key */
function isLicence(key) {
  const mixed = key.split("-").some((part) => /[A-Z]/u.test(part) && /[0-9]/u.test(part));
  return mixed && count(key, /[0-9]/gu) >= 3;
}

/** Whether letters, capitals and digits change as often as only chance makes them. A capital before a small
 * letter is no change: words joined in a name begin so.
 * @param {string} run */
function isRandom(run) {
  if (!/[0-9]/u.test(run) || !/[A-Za-z]/u.test(run)) return false;
  let changes = 0;
  for (const part of run.split(/[-+/_=]/u)) {
    const here = count(part, /[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/gu);
    const enough = /[a-z]/u.test(part) ? 5 : 4;
    if (part.length >= 20 && here >= enough && here * 5 >= part.length && /[0-9]/u.test(part)) return true;
    changes += here;
  }
  const mixed = run.length >= 32 || count(run, /[a-z](?=[A-Z])/gu) >= 2;
  return mixed && changes * 4 >= run.length;
}

/** @param {string} text @param {RegExp} sign */
function count(text, sign) {
  return (text.match(sign) ?? []).length;
}

/** The text without what begins where the pattern says and is as long as a check sum says.
 * @param {string} text @param {RegExp} pattern
 * @param {(run: string, after: string) => number} lengthOf @param {string} marker */
function without(text, pattern, lengthOf, marker) {
  let kept = "";
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const start = match.index + match[1].length;
    const end = start + match[2].length;
    const length = start >= done ? lengthOf(match[2], text.slice(end, end + 1)) : 0;
    if (length) {
      kept += text.slice(done, start) + marker;
      done = start + length;
    }
  }
  return kept + text.slice(done);
}

/** How many of these characters are an account number: its check sum is 1 (ISO 13616). Else 0.
 * @param {string} run @param {string} after */
function ibanLength(run, after) {
  const whole = run + after;
  for (let end = run.length; end > 14; end--) {
    if (run[end - 1] === " " || /^[A-Za-z0-9_]/u.test(whole.slice(end, end + 1))) continue;
    const number = run.slice(0, end).replace(/ /gu, "").toUpperCase();
    if (number.length < 15 || count(number, /[0-9]/gu) < 10) continue;
    let rest = 0;
    for (const sign of number.slice(4) + number.slice(0, 4)) {
      const value = parseInt(sign, 36);
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    if (rest === 1) return end;
  }
  return 0;
}

/** How many of these characters are a card number by the check of Luhn (ISO/IEC 7812-1). Else 0.
 * @param {string} run @param {string} after */
function cardLength(run, after) {
  const whole = run + after;
  for (let end = run.length; end > 12; end--) {
    if (!/[0-9]/u.test(run[end - 1]) || /^[A-Za-z0-9_-]/u.test(whole.slice(end, end + 1))) continue;
    const digits = (run.slice(0, end).match(/[0-9]/gu) ?? []).reverse();
    if (digits.length < 13) continue;
    const total = digits.reduce((sum, sign, at) => {
      const value = Number(sign) * (1 + (at % 2));
      return sum + (value > 9 ? value - 9 : value);
    }, 0);
    if (total % 10 === 0) return end;
  }
  return 0;
}

/** @param {string} found */
function phone(found) {
  const digits = found.match(/[0-9]/gu) ?? [];
  if (/^[A-Za-z]/u.test(found) || DAY.test(found) || new Set(digits).size < 2) return found;
  return digits.length > 15 ? "[number]" : "[phone]";
}
