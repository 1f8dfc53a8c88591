// @ts-check
// The site's one script: it looks at what the page holds and loads the modules for it.
// Everything on the page works without it, but for search.

/** @type {[string, () => Promise<unknown>][]} */
const features = [
  ["#kb-vote", () => import("./feedback/vote.js")],
  [".kb-report", () => import("./feedback/report.js")],
  ["#kb-results", () => import("./search/page.js")],
  ["body:not(.kb-is-search) .kb-find", () => import("./search/combobox.js")],
  [".kb-asked-before", () => import("./contact/question.js")],
  [".kb-hours[data-days]:not([data-days=''])", () => import("./contact/hours.js")],
  ["a.kb-term", () => import("./glossary/glossary.js")],
  [".kb-text pre > code, .kb-text .annotate", () => import("./article/text.js")],
];

for (const [selector, load] of features) {
  if (document.querySelector(selector)) load();
}
// Answers that an earlier page could not send go out from any page.
try {
  if (localStorage.getItem("kb-outbox")) import("./feedback/outbox.js").then((outbox) => outbox.send());
} catch {
  // Storage is off: there is nothing to send.
}
