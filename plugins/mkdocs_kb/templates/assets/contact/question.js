// @ts-check
// Who comes from a search brings the question along: the page shows it, and an e-mail begins with it.

const place = /** @type {HTMLElement} */ (document.querySelector(".kb-asked-before"));
const question = (new URLSearchParams(location.search).get("q") ?? "").slice(0, 500).replace(/\p{Surrogate}/gu, "").trim();

/** @param {string | undefined} text */
const filled = (text) => (text ?? "").replace("{question}", () => question);

if (question) {
  place.textContent = filled(place.dataset.asked);
  place.hidden = false;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.kb-channels a[href^="mailto:"]'))) {
    const [address, before = ""] = link.href.split("?");
    const given = new Map(before.split("&").map((each) => /** @type {[string, string]} */ (each.split(/=(.*)/s, 2))));
    // What the owner wrote into the link stays.
    if (!given.has("subject")) given.set("subject", encodeURIComponent(filled(place.dataset.subject).replace(/\s+/g, " ").slice(0, 120).replace(/\p{Surrogate}/gu, "")));
    if (!given.has("body")) given.set("body", encodeURIComponent(`${filled(place.dataset.mail)}\r\n\r\n`));
    given.delete("");
    link.href = `${address}?${[...given].map((pair) => pair.join("=")).join("&")}`;
  }
}

export {};
