// @ts-check
// Which articles answer a question, best first: kb_tools/search/ranking.py, step for step, on the same shards.
// It never waits: a shard that is not here yet is noted in `wanted`; once it is, the question is asked again.

import { cut, exactStrings, isAlphabetic, joinedPairs, wordsOf } from "./analysis.js";
import { mendedWord } from "./mending.js";
import { bytesOf, nearness, strangerVector, unpack } from "./vectors.js";

const COMPARED = 40;
const MOST_HITS = 10;
const COMPARED_TYPING = 10;
const HITS_TYPING = 6;
const HITS_UNSURE = 2;
const SHOWN_ANYWAY = 3;
const WEAKEST = 0.5;
const MOST_LEAD = 0.3;
const THE_SAME = 0.96;
const LONGEST_QUERY = 500;
const MOST_WORDS = 40;
const MOST_BEGUN = 8;
const BEGUN_SHARDS = 2;
const FEWEST_BEGUN = 3;
const BEGUN_SHARE = 0.7;
const MENDED_SHARE = 0.8;
const JOINED_SHARDS = 2;
const STOP_SHARE = 0.6;

/** @typedef {{ key: string, weight: number, postings: any, scale: number, vector: () => number[], inTable: boolean }} FoundTerm */
/** @typedef {{ word: string, terms: [FoundTerm, number][], isStop: boolean, mended: string }} Asked */
/** @typedef {{ id: string, address: string, title: string, category: string, categoryKey: string, type: string,
 *   product: string[], heading: string, anchor: string, passage: string, score: number, lexical: number,
 *   nearness: number }} RankedHit */
/** @typedef {{ hits: RankedHit[], sure: boolean, confidence: number, mended: string, empty: boolean, words: Asked[] }} Ranked */

export class Searcher {
  /** @param {any} index @param {(word: string) => string} stem */
  constructor(index, stem) {
    this.index = index;
    this.stem = stem;
    this.dims = Number(index.dims);
    /** @type {Map<string, any>} */
    this.shards = new Map();
    /** @type {Set<string>} */
    this.wanted = new Set();
    /** @type {Map<string, Map<string, FoundTerm>>} */
    this.terms = new Map();
    /** @type {Map<number, number[][]>} */
    this.lines = new Map();
    this.stops = new Set(index.stop);
    this.stopTerms = termsOf(index, this.dims);
  }

  /** The articles that may answer. Believe it only if nothing is `wanted` afterwards.
   * @param {string} text @param {{ typing?: boolean }} [how] @returns {Ranked} */
  ask(text, { typing = false } = {}) {
    this.wanted.clear();
    text = cut(text, LONGEST_QUERY);
    const words = this.#asked(text, typing);
    const nothing = { hits: [], sure: false, confidence: 0, mended: "", empty: true, words };
    if (this.wanted.size || words.every((each) => each.isStop)) return nothing;
    const [points, total] = this.#lexical(words);
    const meaning = this.#meaning(words);
    const best = [...points.keys()]
      .sort((a, b) => of(points, b).told - of(points, a).told || a - b)
      .slice(0, typing ? COMPARED_TYPING : COMPARED);
    if (meaning.length) for (const number of best) this.#lines(number);
    if (this.wanted.size) return nothing;
    const hits = best.map((number) => {
      const lexical = of(points, number).told / (255 * total);
      const [near, counted] = meaning.length ? this.#nearness(number, meaning) : [0, 0];
      return { score: lexical + Number(this.index.meaning) * counted, lexical, near, number };
    });
    hits.sort((a, b) => b.score - a.score || a.number - b.number);
    hits.splice(typing ? HITS_TYPING : MOST_HITS);
    const worth = hits.filter(({ score }, at) => at < SHOWN_ANYWAY || score >= WEAKEST * hits[0].score);
    const confidence = this.#confidence(worth);
    const sure = confidence >= Number(this.index.sure);
    if (typing && !sure) worth.splice(HITS_UNSURE);
    for (const { number } of worth) this.#article(number);
    if (this.wanted.size) return nothing;
    return {
      hits: worth.map((each) => this.#hit(each, of(points, each.number).votes)),
      sure,
      confidence,
      mended: mendedText(text, words),
      empty: false,
      words,
    };
  }

  /** @param {string} text @param {boolean} typing @returns {Asked[]} */
  #asked(text, typing) {
    const words = wordsOf(text).slice(0, MOST_WORDS);
    /** @type {Asked[]} */
    const asked = [];
    /** @type {Set<string>} */
    const seen = new Set();
    words.forEach((word, at) => {
      const key = this.stem(word);
      if (seen.has(key)) return;
      seen.add(key);
      if (this.stops.has(word) || this.stopTerms.has(key)) {
        const term = this.stopTerms.get(key) ?? { key, weight: 0, postings: 0, scale: 0, vector: () => [], inTable: true };
        asked.push({ word, terms: [[term, STOP_SHARE]], isStop: true, mended: "" });
        return;
      }
      const begun = typing && at === words.length - 1 && !/\s$/u.test(text);
      if (begun && Array.from(word).length < FEWEST_BEGUN && !asked.every((each) => each.isStop)) {
        const term = Array.from(word).length > 1 && this.#term(key);
        if (term && term.postings) asked.push({ word, terms: [[term, 1]], isStop: false, mended: "" });
        return;
      }
      asked.push(this.#understood(word, key, begun));
    });
    for (const [at, joined] of joinedPairs(words)) {
      const key = this.stem(joined);
      const far = Math.abs(numberOf(key, this.index.terms) - numberOf(this.stem(words[at]), this.index.terms));
      if (far <= (typing ? 0 : JOINED_SHARDS)) this.#add(joined, key, asked, seen);
    }
    for (const exact of exactStrings(text).slice(0, MOST_WORDS)) {
      this.#add(exact, isAlphabetic(exact) ? this.stem(exact) : exact, asked, seen);
    }
    return asked;
  }

  /** @param {string} word @param {string} key @param {Asked[]} asked @param {Set<string>} seen */
  #add(word, key, asked, seen) {
    const term = this.#term(key);
    if (!term.postings || seen.has(term.key)) return;
    seen.add(term.key);
    asked.push({ word, terms: [[term, 1]], isStop: false, mended: "" });
  }

  /** @param {string} word @param {string} key @param {boolean} begun @returns {Asked} */
  #understood(word, key, begun) {
    const term = this.#term(key);
    const plain = { word, isStop: false, mended: "" };
    /** @type {[FoundTerm, number][]} */
    const alone = [[term, 1]];
    if (begun && !term.postings && Array.from(word).length >= 2) {
      const beginnings = this.#begun(word);
      if (beginnings.length) return { ...plain, terms: beginnings.map((each) => [each, BEGUN_SHARE]) };
    }
    if (term.postings || term.inTable || begun || this.wanted.size) return { ...plain, terms: alone };
    const better = this.#mended(word);
    if (better) return { ...plain, terms: [[this.#term(this.stem(better)), MENDED_SHARE]], mended: better };
    const split = this.#split(word);
    if (split.length) return { ...plain, terms: split.map((each) => [each, 1]) };
    return { ...plain, terms: alone };
  }

  /** @param {string} key @returns {FoundTerm} */
  #term(key) {
    const name = this.#shardOf(key, this.index.terms, "t");
    const found = name ? this.#termsIn(name).get(key) : null;
    if (found) return found;
    const { unknown, stranger } = this.index;
    return { key, weight: unknown, postings: 0, scale: stranger, vector: () => strangerVector(key, this.dims), inTable: false };
  }

  /** The terms of a shard; none while it is not here. @param {string} name @returns {Map<string, FoundTerm>} */
  #termsIn(name) {
    const known = this.terms.get(name);
    if (known) return known;
    const shard = this.#read(name);
    if (!shard) return new Map();
    const found = termsOf(shard, this.dims);
    this.terms.set(name, found);
    return found;
  }

  /** @param {string} key @param {string[]} begins @param {string} letter */
  #shardOf(key, begins, letter) {
    const at = numberOf(key, begins);
    return at < 0 ? "" : `${letter}${at}`;
  }

  /** @param {string} name */
  #read(name) {
    const shard = this.shards.get(name);
    if (!shard) this.wanted.add(name);
    return shard;
  }

  /** @param {string} word @returns {FoundTerm[]} */
  #begun(word) {
    const begins = this.index.terms;
    if (!begins.length) return [];
    const first = Math.max(Number(this.#shardOf(word, begins, "t").slice(1)), 0);
    const shards = [this.#termsIn(`t${first}`)];
    for (let at = first + 1; at < first + BEGUN_SHARDS && begins[at]?.startsWith(word); at++) {
      shards.push(this.#termsIn(`t${at}`));
    }
    if (this.wanted.size) return [];
    return shards
      .flatMap((terms) => [...terms.values()])
      .filter((term) => term.key.startsWith(word) && term.postings)
      .sort((a, b) => b.postings[0].length - a.postings[0].length || (a.key < b.key ? -1 : 1))
      .slice(0, MOST_BEGUN);
  }

  /** @param {string} word */
  #mended(word) {
    const turned = Array.from(word).reverse().join("");
    const names = [this.#shardOf(word, this.index.words, "w"), this.#shardOf(turned, this.index.ends, "e")];
    const shards = names.filter(Boolean).map((name) => this.#read(name));
    return this.wanted.size ? null : mendedWord(word, shards);
  }

  /** @param {string} word @returns {FoundTerm[]} */
  #split(word) {
    const letters = Array.from(word);
    for (let at = 3; at < letters.length - 2; at++) {
      const first = this.#term(this.stem(letters.slice(0, at).join("")));
      if (!first.postings) continue;
      const second = this.#term(this.stem(letters.slice(at).join("")));
      if (second.postings) return [first, second];
    }
    return [];
  }

  /** @param {Asked[]} asked @returns {[Map<number, { told: number, votes: Map<number, number> }>, number]} */
  #lexical(asked) {
    /** @type {Map<number, { told: number, votes: Map<number, number> }>} */
    const points = new Map();
    let total = 0;
    for (const { terms } of asked) {
      total += Math.max(...terms.map(([term, share]) => rounded(term.weight * share)));
      /** @type {Map<number, [number, number]>} */
      const best = new Map();
      for (const [term, share] of terms) {
        if (!term.postings) continue;
        const weight = rounded(term.weight * share);
        const [steps, impacts, passages] = term.postings;
        let number = 0;
        for (let at = 0; at < steps.length; at++) {
          number += steps[at];
          const told = weight * impacts[at];
          if (told > (best.get(number)?.[0] ?? 0)) best.set(number, [told, passages[at]]);
        }
      }
      for (const [number, [told, passage]] of best) {
        const found = points.get(number) ?? { told: 0, votes: new Map() };
        found.told += told;
        found.votes.set(passage, (found.votes.get(passage) ?? 0) + told);
        points.set(number, found);
      }
    }
    return [points, Math.max(total, 1)];
  }

  /** @param {Asked[]} asked @returns {number[]} */
  #meaning(asked) {
    if (!this.dims) return [];
    const total = new Array(this.dims).fill(0);
    for (const { terms } of asked) {
      const { scale, vector } = terms[0][0];
      if (!scale) continue;
      const numbers = vector();
      for (let at = 0; at < this.dims; at++) total[at] += scale * numbers[at];
    }
    return total;
  }

  /** @param {number} number */
  #article(number) {
    const group = Number(this.index.group);
    const shard = this.#read(`d${Math.floor(number / group)}`);
    return shard ? shard.d[number % group] : null;
  }

  /** The vectors of an article's title and questions. @param {number} number @returns {number[][]} */
  #lines(number) {
    const known = this.lines.get(number);
    if (known) return known;
    const group = Number(this.index.vectors);
    const shard = this.#read(`v${Math.floor(number / group)}`);
    if (!shard) return [];
    const packed = bytesOf(shard.v[number % group]);
    const size = (this.dims + 1) >> 1;
    const lines = Array.from({ length: packed.length / size }, (_, at) => unpack(packed, at * size, this.dims));
    this.lines.set(number, lines);
    return lines;
  }

  /** @param {number} number @param {number[]} meaning @returns {[number, number]} */
  #nearness(number, meaning) {
    const near = this.#lines(number).map((line) => nearness(meaning, line));
    const nearest = near.sort((a, b) => b - a).slice(0, 4);
    const sum = nearest.reduce((total, each) => total + each, 0);
    if (!nearest.length) return [0, 0];
    const counted = nearest.length > 1 ? 0.3 * nearest[0] + 1.4 * (sum / nearest.length) : nearest[0];
    return [nearest[0], nearest[0] >= THE_SAME ? Math.max(1.5 * nearest[0], counted + 0.2) : counted];
  }

  /** @param {{ score: number, lexical: number, near: number, number: number }} found
   * @param {Map<number, number>} votes @returns {RankedHit} */
  #hit({ score, lexical, near, number }, votes) {
    const [id, address, title, category, type, products, answer, passages] = this.#article(number);
    const chosen = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
    const [heading, anchor, text] = passages[chosen] ?? ["", "", ""];
    const [categoryKey, categoryTitle] = this.index.categories[category];
    return {
      id,
      address,
      title,
      category: categoryTitle,
      categoryKey,
      type: type >= 0 ? this.index.types[type] : "",
      product: products.map((/** @type {number} */ each) => this.index.products[each]),
      heading,
      anchor,
      passage: answer && !heading ? answer : text || answer,
      score,
      lexical,
      nearness: near,
    };
  }

  /** @param {{ score: number, lexical: number, near: number }[]} hits */
  #confidence(hits) {
    if (!hits.length) return 0;
    const [words, meaning, lead] = this.index.confidence;
    const ahead = hits.length > 1 ? hits[0].score - hits[1].score : hits[0].score;
    const told = words * hits[0].lexical + meaning * hits[0].near + lead * Math.min(ahead, MOST_LEAD);
    return Math.max(0, Math.min(1, told));
  }
}

/** Half a point goes to the even neighbour, as Python rounds. @param {number} value */
function rounded(value) {
  const low = Math.floor(value);
  const over = value - low;
  if (over !== 0.5) return Math.round(value);
  return low % 2 ? low + 1 : low;
}

/** Which of the shards that begin so holds a key; -1 before the first. @param {string} key @param {string[]} begins */
function numberOf(key, begins) {
  let low = 0;
  let high = begins.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key < begins[middle]) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** @template T @param {Map<number, T>} map @param {number} key @returns {T} */
function of(map, key) {
  return /** @type {T} */ (map.get(key));
}

/** @param {any} shard @param {number} dims @returns {Map<string, FoundTerm>} */
function termsOf(shard, dims) {
  const packed = bytesOf(shard.v);
  const size = (dims + 1) >> 1;
  const found = new Map();
  let from = 0;
  shard.k.forEach((/** @type {string} */ key, /** @type {number} */ at) => {
    const scale = shard.s[at];
    const start = from;
    const vector = () => (scale ? unpack(packed, start, dims) : strangerVector(key, dims));
    if (scale) from += size;
    found.set(key, { key, weight: shard.w[at], postings: shard.p[at], scale, vector, inTable: Boolean(scale) });
  });
  return found;
}

/** @param {string} text @param {Asked[]} asked */
function mendedText(text, asked) {
  const better = new Map(asked.filter((each) => each.mended).map((each) => [each.word, each.mended]));
  if (!better.size) return "";
  return wordsOf(text)
    .map((word) => better.get(word) ?? word)
    .join(" ");
}
