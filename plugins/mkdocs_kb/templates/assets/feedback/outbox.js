// @ts-check
// Answers on their way to the collector. Each is kept on the device until the collector has said that
// it is stored, or that it never will be; sending one twice is harmless, since its id stays the same.

const KEY = "kb-outbox";
const MOST = 50;
const TOGETHER = 10;

/** @typedef {{ url: string, event: Record<string, unknown> }} Kept */

/** Whether more may be told than what somebody presses: not where the browser asks not to be tracked. */
export function mayTell() {
  const asks = /** @type {Navigator & { globalPrivacyControl?: boolean }} */ (navigator);
  return asks.globalPrivacyControl !== true && asks.doNotTrack !== "1";
}

/** @returns {Kept[]} */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Answers before news of searches, and those before questions that were only seen. @param {Kept[]} kept */
function byWorth(kept) {
  const worth = (/** @type {Kept} */ { event }) => ["search", "shown"].indexOf(String(event.kind));
  return kept.sort((one, other) => worth(one) - worth(other));
}

/** Where there are too many, what is worth least goes, the oldest first. @param {Kept[]} kept */
function bounded(kept) {
  return byWorth(byWorth(kept.reverse()).slice(0, MOST).reverse());
}

/** @param {Kept[]} kept @returns {boolean} whether the device keeps it */
function write(kept) {
  try {
    if (kept.length) localStorage.setItem(KEY, JSON.stringify(bounded(kept)));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/**
 * Keep an answer, then send what is kept.
 * @param {string} url @param {Record<string, unknown>} event
 * @returns {Promise<"stored" | "kept" | "refused" | "lost">} what became of this answer
 */
export async function post(url, event) {
  const kept = write([...read(), { url, event }]);
  const outcome = await deliver({ url, event });
  if (outcome !== "later") write(read().filter((each) => each.event.id !== event.id));
  if (outcome === "later") return kept ? "kept" : "lost";
  return outcome;
}

/** Send everything that is kept, answers first, several at once; stops at the first that has to wait. */
export async function send() {
  const kept = read();
  while (kept.length) {
    const { url } = kept[0];
    const other = kept.findIndex((each) => each.url !== url);
    const some = kept.splice(0, Math.min(TOGETHER, other < 0 ? TOGETHER : other));
    const told = some.length > 1 ? await deliverTogether(some) : null;
    for (const [number, each] of some.entries()) {
      if ((told?.[number] ?? (await deliver(each))) === "later") return;
      write(read().filter((other) => other.event.id !== each.event.id));
    }
  }
}

/** @param {Kept[]} some @returns {Promise<string[] | null>} what became of each; null where only one at a time is taken */
async function deliverTogether(some) {
  try {
    const response = await ask(`${some[0].url}/batch`, some.map((each) => each.event), false);
    if (!response.ok) return null;
    return (await response.json()).results.map((/** @type {{ outcome: string }} */ each) => each.outcome);
  } catch {
    return null;
  }
}

/** @param {string} url @param {unknown} body @param {boolean} keepalive whether it outlives the page; then it has to be small */
function ask(url, body, keepalive) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    keepalive,
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
}

/** @param {Kept} kept @returns {Promise<"stored" | "refused" | "later">} */
async function deliver({ url, event }) {
  try {
    let response = await ask(url, event, true);
    const bits = response.status === 429 && (await response.json()).proof;
    if (bits) {
      const { proofOf } = await import("./proof.js");
      response = await ask(`${url}?proof=${await proofOf(String(event.id), bits)}`, event, false);
    }
    if (response.ok) return "stored";
    return [404, 408, 429].includes(response.status) || response.status >= 500 ? "later" : "refused";
  } catch {
    return "later";
  }
}

addEventListener("online", () => void send());
