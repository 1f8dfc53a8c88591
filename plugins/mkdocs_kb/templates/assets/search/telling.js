// @ts-check
// What came of a search goes to the collector, where the site has one.

import { settings } from "./asking.js";

/** @typedef {ReturnType<typeof import("./events.js").begin>} Told */

/** @type {Promise<Told> | undefined} */
let begun;

/** Tell something, once the module for it is there; what cannot be told is no reader's trouble.
 * @param {(told: Told) => void} what */
export function tell(what) {
  const { events, locale = "", edition = "" } = settings;
  if (!events) return;
  begun ??= import("./events.js").then(({ begin }) => begin({ events, locale, edition }));
  begun.then(what, () => {});
}
