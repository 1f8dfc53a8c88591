// @ts-check
// Stems, from lunr: the same as kb_tools/search/languages.py asks for, loaded only for the index's language.

/** @param {string} language @returns {Promise<(word: string) => string>} */
export async function stemmerOf(language) {
  /** @type {Map<string, string>} */
  const known = new Map();
  const stem = await load(language);
  return (word) => {
    let found = known.get(word);
    if (found === undefined) {
      found = stem(word);
      known.set(word, found);
    }
    return found;
  };
}

/** @param {string} language @returns {Promise<(word: string) => string>} */
async function load(language) {
  if (language === "en") {
    const { default: lunr } = await import("./lunr.js");
    return (word) => (/^[\x00-\x7f]*$/.test(word) ? String(lunr.stemmer(new lunr.Token(word))) : word);
  }
  if (language === "de") {
    const { default: lunr } = await import("./lunr.de.js");
    return (word) => String(lunr.de.stemmer(new lunr.Token(word)));
  }
  return (word) => word;
}
