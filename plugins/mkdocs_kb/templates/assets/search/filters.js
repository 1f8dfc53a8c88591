// @ts-check
// Narrowing the results: by topic, product and kind of article, each only where there is a choice.

import { element } from "./hits.js";

/** @typedef {import("./asking.js").Hit} Hit */
/** @typedef {{ name: string, label: string, valuesOf: (hit: Hit) => [value: string, told: string][] }} Kind */
/** @typedef {Record<string, string>} Chosen the chosen value by the filter's name; "" is all */

/** @param {DOMStringMap} words the texts of the page @returns {Kind[]} */
export function kindsOfFilters(words) {
  /** @type {Record<string, string>} */
  const types = JSON.parse(words.types ?? "{}");
  return [
    { name: "category", label: words.category ?? "", valuesOf: (hit) => (hit.categoryKey ? [[hit.categoryKey, hit.category]] : []) },
    { name: "product", label: words.product ?? "", valuesOf: (hit) => hit.product.map((each) => [each, each]) },
    { name: "type", label: words.type ?? "", valuesOf: (hit) => (hit.type ? [[hit.type, types[hit.type] ?? hit.type]] : []) },
  ];
}

/** @param {Kind[]} kinds @param {URLSearchParams} address @returns {Chosen} */
export function chosenIn(kinds, address) {
  return Object.fromEntries(kinds.map(({ name }) => [name, (address.get(name) ?? "").slice(0, 100)]));
}

/** The hits that fit all that is chosen, but for the kind that is left out.
 * @param {Hit[]} hits @param {Kind[]} kinds @param {Chosen} chosen @param {Kind} [but] */
export function narrowed(hits, kinds, chosen, but) {
  const asked = kinds.filter((kind) => kind !== but && chosen[kind.name]);
  return hits.filter((hit) => asked.every((kind) => kind.valuesOf(hit).some(([value]) => value === chosen[kind.name])));
}

/** Fill the group with a select for each kind that leaves a choice, keeping those that are there.
 * @param {HTMLElement} group @param {Hit[]} hits @param {Kind[]} kinds @param {Chosen} chosen
 * @param {{ all: string, onChoice: (name: string, value: string) => void }} how */
export function showFilters(group, hits, kinds, chosen, { all, onChoice }) {
  for (const kind of kinds) {
    const select = selectOf(group, kind, onChoice);
    /** @type {Map<string, [told: string, count: number]>} */
    const options = new Map();
    const fitting = narrowed(hits, kinds, chosen, kind);
    for (const hit of fitting) {
      for (const [value, told] of kind.valuesOf(hit)) options.set(value, [told, (options.get(value)?.[1] ?? 0) + 1]);
    }
    const mine = chosen[kind.name];
    if (mine && !options.has(mine)) options.set(mine, [mine, 0]);
    const sorted = [...options].sort(([, [one]], [, [other]]) => one.localeCompare(other, document.documentElement.lang));
    select.replaceChildren(new Option(all, ""), ...sorted.map(([value, [told, count]]) => new Option(`${told} (${count})`, value)));
    select.value = mine;
    const choice = Boolean(mine) || [...options.values()].some(([, count]) => count < fitting.length);
    /** @type {HTMLElement} */ (select.parentElement).hidden = !choice;
  }
  group.hidden = ![...group.children].some((each) => !(/** @type {HTMLElement} */ (each).hidden));
}

/** @param {HTMLElement} group @param {Kind} kind @param {(name: string, value: string) => void} onChoice */
function selectOf(group, kind, onChoice) {
  const there = /** @type {HTMLSelectElement | null} */ (group.querySelector(`select[name="${kind.name}"]`));
  if (there) return there;
  const select = element("select", "");
  select.name = kind.name;
  select.id = `kb-filter-${kind.name}`;
  const label = element("label", "", kind.label);
  label.htmlFor = select.id;
  select.addEventListener("change", () => onChoice(kind.name, select.value));
  group.append(element("div", "", label, select));
  return select;
}
