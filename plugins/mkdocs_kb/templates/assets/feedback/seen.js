// @ts-check
// Whether the question was seen: half of its buttons on the screen for a second, in a tab that is looked at.
// It is told once for one article and one state of its text. Not by a browser that a program drives, not where
// it asks not to be tracked, and not where the device cannot remember that it was told.

import { answer } from "./answer.js";
import { recall, remember } from "./memory.js";
import { mayTell } from "./outbox.js";

const A_SECOND = 1000;
const LONGEST = 3_600_000;

/**
 * Watch a question from now on.
 * @param {HTMLElement} choices its buttons @param {DOMStringMap} words the form's own data
 * @returns {() => number | undefined} call it at a press: milliseconds since the question was seen
 */
export function watch(choices, words) {
  const page = /** @type {Document & { prerendering?: boolean }} */ (document);
  /** @type {number | undefined} */
  let seen;
  let onScreen = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function tell() {
    const memory = recall(words);
    if (memory.shown || navigator.webdriver || !mayTell()) return;
    remember(words, { ...memory, shown: true });
    if (recall(words).shown) void answer(words, "shown", {});
  }

  function look() {
    clearTimeout(timer);
    if (seen !== undefined || !onScreen || page.visibilityState !== "visible") return;
    const since = performance.now();
    timer = setTimeout(() => {
      seen = since;
      tell();
    }, A_SECOND);
  }

  function begin() {
    new IntersectionObserver((changes) => {
      onScreen = !!changes.at(-1)?.isIntersecting;
      look();
    }, { threshold: 0.5 }).observe(choices);
    page.addEventListener("visibilitychange", look);
  }

  if (page.prerendering) page.addEventListener("prerenderingchange", begin, { once: true });
  else begin();

  return () => {
    // Who presses has seen it; the answer itself goes first.
    queueMicrotask(tell);
    return mayTell() ? Math.min(Math.round(performance.now() - (seen ?? ready())), LONGEST) : undefined;
  };
}

/** When the page could first be used. Who goes to the buttons at once, by keyboard or with a screen reader, is
 * timed from here: the buttons come onto their screen with the focus, right before the press. */
function ready() {
  const page = /** @type {(PerformanceNavigationTiming & { activationStart?: number }) | undefined} */ (performance.getEntriesByType("navigation")[0]);
  return Math.max(page?.domInteractive ?? 0, page?.activationStart ?? 0);
}
