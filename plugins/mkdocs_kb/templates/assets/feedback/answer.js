// @ts-check
// An answer to one article as an event, on its way to the collector.

import { uuid7 } from "./ids.js";
import { recall, remember } from "./memory.js";
import { post } from "./outbox.js";

/**
 * @param {DOMStringMap} words the form's own data: where to, and of which text
 * @param {string} kind @param {Record<string, unknown>} fields what this kind has beside what all have
 */
export function answer(words, kind, fields) {
  const memory = recall(words);
  remember(words, memory);
  const { article, revision, locale, edition } = words;
  const at = new Date().toISOString();
  return post(String(words.events), { id: uuid7(), kind, version: 1, article, revision, locale, edition, at, reader: memory.reader, ...fields });
}
