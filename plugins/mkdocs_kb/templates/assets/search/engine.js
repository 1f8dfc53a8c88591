// @ts-check
// The index of one language, and answers from it: shards are fetched when a question needs them, and kept.

import { Searcher } from "./ranking.js";
import { marksIn } from "./marks.js";
import { stemmerOf } from "./stems.js";

const FORMAT = 2;
const MOST_WAVES = 8;

/** @typedef {import("./asking.js").Answer} Answer */

/** What went wrong with the index: `code` is "missing", "broken", "other-version" or "overtaken". */
class IndexError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Open the index in a folder. Rejects with an IndexError.
 * @param {string} base the folder's address, with a slash at its end
 * @param {string} version the state of the site that the page was built with */
export async function open(base, version) {
  const index = await shard(base, "index", version);
  if (index.format !== FORMAT) throw new IndexError("other-version", `the index has format ${index.format}`);
  const stem = await stemmerOf(index.language);
  const searcher = new Searcher(index, stem);

  /** Shards under way, so that the next key does not fetch them again. @type {Map<string, Promise<void>>} */
  const coming = new Map();

  /** @param {string} name */
  async function bring(name) {
    try {
      searcher.shards.set(name, await shard(base, name, version));
    } finally {
      coming.delete(name);
    }
  }

  /** Fetch what a question still needs. A shard that failed is asked for anew the next time. */
  async function fetchWanted() {
    await Promise.all(
      [...searcher.wanted].map((name) => {
        const found = coming.get(name) ?? bring(name);
        coming.set(name, found);
        return found;
      }),
    );
  }

  return {
    /** Rejects with code "overtaken" where the answer is no longer wanted: then nothing more is fetched for it.
     * @param {string} text @param {{ typing: boolean, isWanted?: () => boolean }} how @returns {Promise<Answer>} */
    async ask(text, { typing, isWanted = () => true }) {
      let ranked = searcher.ask(text, { typing });
      for (let wave = 0; searcher.wanted.size; wave++) {
        if (wave === MOST_WAVES) throw new IndexError("broken", "the index never has enough");
        await fetchWanted();
        if (!isWanted()) throw new IndexError("overtaken", "there is a newer question");
        ranked = searcher.ask(text, { typing });
      }
      const marks = marksIn(ranked.words, stem);
      return {
        hits: ranked.hits.map((hit) => ({
          ...hit,
          heading: hit.heading ? { text: hit.heading, anchor: hit.anchor } : null,
          marks: marks(hit.passage),
          titleMarks: marks(hit.title),
        })),
        sure: ranked.sure,
        repaired: ranked.mended || null,
        used: Boolean(ranked.mended),
        empty: ranked.empty,
      };
    },
    searcher,
    fetchWanted,
  };
}

/** One shard. @param {string} base @param {string} name @param {string} version @returns {Promise<any>} */
async function shard(base, name, version) {
  const found = location.protocol === "file:" ? await byScript(base, name) : await byFetch(base, name, version);
  if (!found || typeof found !== "object") throw new IndexError("broken", `${name} is no shard`);
  if (version && found.of !== version) throw new IndexError("other-version", `${name} is of ${found.of}`);
  return found;
}

/** @param {string} base @param {string} name @param {string} version */
async function byFetch(base, name, version) {
  let response;
  try {
    // The state of the site in the address: a cache never mixes two of them.
    response = await fetch(`${base}${name}.json${version ? `?${version}` : ""}`, { credentials: "omit" });
  } catch {
    throw new IndexError("missing", `${name} did not come`);
  }
  if (!response.ok) throw new IndexError("missing", `${name}: ${response.status}`);
  try {
    return await response.json();
  } catch {
    throw new IndexError("broken", `${name} is cut short`);
  }
}

/** A page that was opened as a file may not fetch, but it may load a script.
 * @param {string} base @param {string} name */
function byScript(base, name) {
  const holder = /** @type {any} */ (globalThis);
  holder.kbShard ??= (/** @type {string} */ each, /** @type {any} */ data) => waiting.get(each)?.(data);
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    const fail = (/** @type {string} */ code) => {
      waiting.delete(name);
      element.remove();
      reject(new IndexError(code, `${name} did not come`));
    };
    waiting.set(name, (data) => {
      waiting.delete(name);
      element.remove();
      resolve(data);
    });
    element.onerror = () => fail("missing");
    element.onload = () => waiting.has(name) && fail("broken");
    element.src = `${base}${name}.js`;
    document.head.append(element);
  });
}

/** @type {Map<string, (data: any) => void>} */
const waiting = new Map();
