// @ts-check
// What the engine found, as elements. Text becomes text, never markup.

import { settings } from "./asking.js";

/** @typedef {import("./asking.js").Hit} Hit */

/** An element with what it holds.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {string} className @param {...(string | Node)} inside
 * @returns {HTMLElementTagNameMap[Name]} */
export function element(name, className, ...inside) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

/** A text with the found words in <mark>. @param {string} text @param {import("./asking.js").Span[]} spans
 * @returns {(string | Node)[]} */
export function marked(text, spans) {
  const parts = [];
  let done = 0;
  for (const [start, end] of spans) {
    if (start < done || end <= start) continue;
    parts.push(text.slice(done, start), element("mark", "", text.slice(start, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}

/** @param {Hit} hit @param {string} [anchor] */
export function addressOf(hit, anchor) {
  return `${settings.root}${hit.address}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
}

/** One entry of the list of results: the title, where it stands, and the passage.
 * @param {Hit} hit @param {number} place from 0 */
export function entry(hit, place) {
  const title = element("a", "", ...marked(hit.title, hit.titleMarks));
  title.href = addressOf(hit);
  const where = element("p", "kb-where", element("span", "", hit.category));
  if (hit.heading) {
    const part = element("a", "", hit.heading.text);
    part.href = addressOf(hit, hit.heading.anchor);
    where.append(hit.category ? " › " : "", part);
  }
  const item = element("li", "", element("h2", "", title), where);
  if (hit.passage) item.append(element("p", "kb-passage", ...marked(hit.passage, hit.marks)));
  for (const link of item.querySelectorAll("a")) {
    link.dataset.article = hit.id;
    link.dataset.place = String(place);
  }
  return item;
}
