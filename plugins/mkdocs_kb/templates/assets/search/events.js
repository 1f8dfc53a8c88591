// @ts-check
// What came of a search, for the people who write the articles: what was shown, opened, given up, and
// whether it helped. One random token joins the events of one search, and nothing joins two searches.
// Nothing is sent where there is no collector, or where the browser asks not to be tracked.

import { hex, uuid7 } from "../feedback/ids.js";
import { mayTell, post } from "../feedback/outbox.js";
import { withoutPersonal } from "./personal.js";

const KEY = "kb-search";
const HALF_AN_HOUR = 30 * 60 * 1000;
const MOST_HITS = 1000;
const LAST_PLACE = 50;

/** @typedef {{ events: string, locale: string, edition: string }} Site */
/** @typedef {{ search: string, query: string, hits: number, sure: boolean }} Search */
/** @typedef {Site & Search & { article: string, place?: number, opened: number, told?: "yes" | "no" }} Memory */

/**
 * Follow the searches of this page. Call `shown` once somebody has stopped typing for two seconds or pressed
 * Enter, and again right before `opened`: what was told already is not told twice. When the page is left, a
 * search of which nothing came is told as given up, without a call.
 * @param {Site} site `events` is the address of the collector's events, empty where there is none
 * @returns {{
 *   shown: (query: string, hits: number, sure: boolean) => void,
 *   opened: (article: string, place: number) => void,
 *   contact: () => void,
 *   gaveUp: () => void,
 * }}
 */
export function begin(site) {
  const { events, locale, edition } = site;
  /** @type {Search | undefined} */
  let search;
  let settled = false;

  /** @param {string} outcome @param {{ article: string, place?: number }} [more] */
  function tell(outcome, more) {
    if (search && listens(events)) void post(events, event({ locale, edition }, search, outcome, more));
  }

  /** @param {string} query @param {number} hits @param {boolean} sure */
  function shown(query, hits, sure) {
    const text = withoutPersonal(query);
    if (!text || !listens(events)) return;
    const now = { query: text, hits: Math.min(Math.max(Math.trunc(hits) || 0, 0), MOST_HITS), sure };
    if (search && same(search.query, text)) {
      if (search.hits === now.hits && search.sure === sure) return;
      search = { ...search, ...now };
    } else if (search && !settled && continues(search.query, text)) {
      search = { ...search, ...now };
    } else {
      const before = recall();
      settled = false;
      if (before && before.edition === edition && before.locale === locale && same(before.query, text) && Date.now() - before.opened < HALF_AN_HOUR) {
        // Back from an article to its results: the same search goes on, and it has been told.
        search = { search: before.search, ...now };
        settled = true;
        return;
      }
      search = { search: hex(16), ...now };
    }
    tell("shown");
  }

  /** @param {string} article its id @param {number} place where it stood, from 1 */
  function opened(article, place) {
    if (!search || !listens(events)) return;
    settled = true;
    const at = place >= 1 && place <= LAST_PLACE ? { place: Math.trunc(place) } : {};
    remember({ events, locale, edition, ...search, article, ...at, opened: Date.now() });
    tell("opened", { article, ...at });
  }

  function contact() {
    if (!search) return;
    settled = true;
    tell("contact");
  }

  function gaveUp() {
    if (!search || settled) return;
    settled = true;
    tell("gave_up");
  }

  if (listens(events)) addEventListener("pagehide", gaveUp);
  return { shown, opened, contact, gaveUp };
}

/**
 * An answer to "Did this solve it?", told of the search that led to this article, if one did.
 * @param {string} article its id @param {"yes" | "no"} value
 */
export function told(article, value) {
  const memory = recall();
  if (!memory || memory.article !== article || memory.told === value || !listens(memory.events)) return;
  remember({ ...memory, told: value });
  const place = memory.place ? { place: memory.place } : {};
  const outcome = value === "yes" ? "helped" : "did_not_help";
  void post(memory.events, event(memory, memory, outcome, { article, ...place }));
}

/** @param {string} events @returns {boolean} whether there is somebody to tell, and we may */
function listens(events) {
  return Boolean(events) && mayTell();
}

let last = 0;

/**
 * @param {{ locale: string, edition: string }} site @param {Search} search
 * @param {string} outcome @param {{ article: string, place?: number }} [more]
 */
function event({ locale, edition }, { search, query, hits, sure }, outcome, more) {
  // The latest event says how a search ended: no two may have one time.
  last = Math.max(Date.now(), last + 1);
  const at = new Date(last).toISOString();
  return { id: uuid7(), kind: "search", version: 1, locale, edition, at, search, query, hits, sure, outcome, ...more };
}

/** @param {string} one @param {string} other */
function same(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether somebody is still writing, or taking back, the same search.
 * @param {string} before @param {string} now */
function continues(before, now) {
  const [one, other] = [before.toLowerCase(), now.toLowerCase()];
  return one.startsWith(other) || other.startsWith(one);
}

/** What this tab remembers of the search that led away from its results; gone when the tab is closed.
 * @returns {Memory | undefined} */
function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return kept && typeof kept.search === "string" && typeof kept.query === "string" ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Memory} memory */
function remember(memory) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // Storage is off: then nobody learns whether the article helped.
  }
}
