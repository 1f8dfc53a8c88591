// @ts-check
// What the engine found, as elements. Text becomes text, never markup.

import { settings } from "./asking.js";

/** @typedef {import("./asking.js").Hit} Hit */

const ROOM = 240; // letters of a passage

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

/** The part of a passage that a list has room for: where the first found word is.
 * @param {string} text @param {import("./asking.js").Span[]} spans @returns {(string | Node)[]} */
function excerpt(text, spans) {
  if (text.length <= ROOM) return marked(text, spans);
  const first = spans[0]?.[0] ?? 0;
  const from = first > ROOM / 2 ? text.indexOf(" ", first - ROOM / 4) + 1 : 0;
  const end = text.length - from <= ROOM ? text.length : text.lastIndexOf(" ", from + ROOM);
  const to = end > from ? end : from + ROOM;
  const inside = spans.filter(([start, stop]) => start >= from && stop <= to);
  const parts = marked(text.slice(from, to), inside.map(([start, stop]) => [start - from, stop - from]));
  return [from ? "… " : "", ...parts, to < text.length ? " …" : ""];
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
  if (hit.passage) item.append(element("p", "kb-passage", ...excerpt(hit.passage, hit.marks)));
  for (const link of item.querySelectorAll("a")) {
    link.dataset.article = hit.id;
    link.dataset.place = String(place);
  }
  return item;
}
