// @ts-check
// The collector as one function of a serverless host (Cloudflare Workers and what is like it), with a
// key-value store. It speaks the same contract as `kb collector`: a page does not notice which one it is.

import declared from "./declared.js";
import { plainPage, readForm } from "./forms.js";
import { withoutPersonal } from "./personal.js";
import { cleanComment } from "./privacy.js";
import { mistake } from "./rules.js";

/**
 * @typedef {object} Store a key-value store
 * @property {(key: string) => Promise<string | null>} get
 * @property {(key: string, value: string) => Promise<void>} put
 * @property {(options: object) => Promise<{ keys: { name: string }[], list_complete: boolean, cursor?: string }>} list
 *
 * @typedef {object} Env
 * @property {string} ORIGINS the sites that may send, with a space between them
 * @property {string} [THANKS] where a reader without JavaScript lands
 * @property {Store} EVENTS
 * @property {{ limit: (asked: { key: string }) => Promise<{ success: boolean }> }} [LIMITER]
 * @property {string} [EXPORT_KEY] a secret: who has it may fetch what was kept
 *
 * @typedef {Record<string, any>} Event
 */

const MOST_BYTES = 16 * 1024;
const MOST_BATCH_BYTES = 256 * 1024;
const MOST_IN_A_BATCH = 50;
const AT_ONCE = 40; // a function may ask its store so often in one request
const RETRY_SECONDS = 30;
const FORMS = /** @type {Record<string, string>} */ ({ "/votes": "vote", "/steps": "step", "/flags": "flag" });
const METHODS = /** @type {Record<string, string[]>} */ ({
  "/events": ["POST", "OPTIONS"],
  "/events/batch": ["POST", "OPTIONS"],
  "/votes": ["POST"],
  "/steps": ["POST"],
  "/flags": ["POST"],
  "/health": ["GET", "HEAD"],
  "/export": ["GET"],
});
const SAFE = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};
const NOT_NOW = "The answer could not be saved just now. Please try again in a minute.";
const GO_BACK = "Go back in your browser: what you wrote is still there, and you can send it again.";

class Refused extends Error {
  /** @param {number} status @param {string} sentence @param {number} [retry] seconds to wait, where that helps */
  constructor(status, sentence, retry = 0) {
    super(sentence);
    this.status = status;
    this.retry = retry;
  }
}

export default {
  /** @param {Request} request @param {Env} env @returns {Promise<Response>} */
  async fetch(request, env) {
    const path = new URL(request.url).pathname;
    const methods = Object.hasOwn(METHODS, path) ? METHODS[path] : null;
    if (!methods) return json(404, { error: "There is nothing here." });
    if (!methods.includes(request.method)) {
      return json(405, { error: "This address takes another method." }, { allow: methods.join(", ") });
    }
    if (path === "/health") return json(200, { status: "ok" });
    if (path === "/export") return exported(request, env);
    return path in FORMS ? fromForm(request, env, FORMS[path]) : fromScript(request, env, path.endsWith("/batch"));
  },
};

/** @param {Request} request @param {Env} env @param {boolean} many */
async function fromScript(request, env, many) {
  const origin = request.headers.get("origin") ?? "";
  const ours = origins(env).includes(origin);
  /** @type {Record<string, string>} */
  const cors = ours ? { "access-control-allow-origin": origin, vary: "origin" } : {};
  if (request.method === "OPTIONS") {
    const extra = {
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "content-type",
      "access-control-max-age": "86400",
    };
    return new Response(null, ours ? { status: 204, headers: { ...SAFE, ...cors, ...extra } } : { status: 403, headers: SAFE });
  }
  try {
    const most = many ? MOST_BATCH_BYTES : MOST_BYTES;
    await admit(request, env, "application/json", most);
    const found = parsed(await bodyOf(request, most));
    if (many) return json(200, { results: await keepAll(env, found) }, cors);
    const event = checked(found);
    return json((await keep(env, event)) ? 201 : 200, { id: event.id }, cors);
  } catch (error) {
    const refused = asRefused(error);
    const retry = refused.retry ? { "retry-after": String(refused.retry) } : {};
    return json(refused.status, { error: refused.message }, { ...cors, ...retry, "access-control-expose-headers": "retry-after" });
  }
}

/** @param {Env} env @param {unknown} found */
async function keepAll(env, found) {
  if (!Array.isArray(found) || found.length < 1 || found.length > MOST_IN_A_BATCH) {
    const told = Array.isArray(found) ? `${found.length} events` : "no list";
    throw new Refused(400, `Found ${told}, expected a JSON list of 1 to ${MOST_IN_A_BATCH} events.`);
  }
  const results = [];
  for (const each of found) { // in their order: the same event may stand there twice
    const id = typeof each?.id === "string" && each.id.length <= 100 ? { id: each.id } : {};
    try {
      results.push({ ...id, outcome: (await keep(env, checked(each))) ? "kept" : "known" });
    } catch (error) {
      const refused = asRefused(error);
      results.push({ ...id, outcome: refused.status === 400 ? "refused" : "later", error: refused.message });
    }
  }
  if (results.every((each) => each.outcome === "later")) throw new Refused(503, NOT_NOW, RETRY_SECONDS);
  return results;
}

/** @param {Request} request @param {Env} env @param {string} kind */
async function fromForm(request, env, kind) {
  try {
    await admit(request, env, "application/x-www-form-urlencoded", MOST_BYTES);
    const fields = readForm(await bodyOf(request, MOST_BYTES));
    if (!fields) throw new Refused(400, "The form is not URL-encoded UTF-8 text.");
    if (!fields.get("website")) await keep(env, checked(eventOf(fields, kind)));
  } catch (error) {
    const refused = asRefused(error);
    const title = refused.status === 400 ? "This answer could not be read" : "This answer was not saved";
    const retry = refused.retry ? { "retry-after": String(refused.retry) } : {};
    return html(refused.status, plainPage(title, refused.message, GO_BACK), retry);
  }
  if (env.THANKS) return new Response(null, { status: 303, headers: { ...SAFE, location: env.THANKS } });
  return html(200, plainPage("Thank you", "Your answer was saved. The person who wrote the article reads it."));
}

/** The event in a form: what such a page cannot know is made here.
 * @param {Map<string, string>} fields @param {string} kind @returns {Event} */
function eventOf(fields, kind) {
  const at = new Date();
  /** @type {Event} */
  const event = { id: uuid7(at), kind, version: 1, at: at.toISOString(), reader: hex(16) };
  for (const name of Object.keys(declared[kind].properties)) {
    const value = fields.get(name);
    if (value && !["kind", "version", "at"].includes(name)) event[name] = value;
  }
  if (event.comment) event.comment = event.comment.replaceAll("\r\n", "\n");
  return event;
}

/** @param {Request} request @param {Env} env @param {string} type @param {number} most */
async function admit(request, env, type, most) {
  const { headers } = request;
  if (!fromOurSite(request, env)) throw new Refused(403, "Answers are taken only from the pages of the help centre.");
  if (env.LIMITER && !(await env.LIMITER.limit({ key: networkOf(headers.get("cf-connecting-ip") ?? "") })).success) {
    throw new Refused(429, "Many answers came from your network just now. Please try again in 60 s.", 60);
  }
  const found = (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
  if (found !== type || (headers.get("content-encoding") ?? "identity") !== "identity") {
    throw new Refused(415, `The body must be ${type}, not compressed.`);
  }
  if (Number(headers.get("content-length") ?? 0) > most) throw tooLarge(most);
}

/** @param {Request} request @param {Env} env */
function fromOurSite({ headers, url }, env) {
  let origin = headers.get("origin");
  if (origin === null && headers.has("referer")) origin = originOf(/** @type {string} */ (headers.get("referer")));
  if (origin !== null && origins(env).includes(origin)) return true;
  return headers.get("sec-fetch-site") === "same-origin" && (origin === "null" || origin === new URL(url).origin);
}

/** @param {string} address */
function originOf(address) {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}

/** @param {Env} env */
function origins(env) {
  return env.ORIGINS.split(/[\s,]+/).filter(Boolean);
}

/** A network, never one address: 24 bits of IPv4, 48 of IPv6. It goes to the limiter alone. @param {string} address */
function networkOf(address) {
  return address.includes(":") ? address.split(":").slice(0, 3).join(":") : address.split(".").slice(0, 3).join(".");
}

/** @param {Request} request @param {number} most */
async function bodyOf(request, most) {
  const chunks = [];
  let length = 0;
  for await (const chunk of /** @type {any} */ (request.body ?? [])) {
    length += chunk.length;
    if (length > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** @param {number} most */
function tooLarge(most) {
  return new Refused(413, `The answer is too large: at most ${most.toLocaleString("en")} bytes are taken.`);
}

/** @param {Uint8Array} body @returns {unknown} */
function parsed(body) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw new Refused(400, "The body is not valid JSON in UTF-8.");
  }
}

/** The event as it may be kept. @param {unknown} found @returns {Event} */
function checked(found) {
  const wrong = mistake(declared, found);
  if (wrong) throw new Refused(400, wrong);
  const event = /** @type {Event} */ ({ .../** @type {object} */ (found) });
  if (event.kind === "search") {
    event.query = withoutPersonal(event.query);
    if (!event.query) throw new Refused(400, "query: nothing can be read in it, expected what was searched for.");
  } else {
    event.comment = cleanComment(event.comment);
  }
  return event;
}

/** True for a new one. It is kept once this returns. @param {Env} env @param {Event} event */
async function keep(env, event) {
  const key = `event/${event.id}`;
  if ((await env.EVENTS.get(key)) !== null) return false;
  await env.EVENTS.put(key, JSON.stringify({ ...event, received_at: new Date().toISOString() }));
  return true;
}

/** What was kept, a line an event, a page at a time. @param {Request} request @param {Env} env */
async function exported(request, env) {
  const given = request.headers.get("authorization") ?? "";
  if (!env.EXPORT_KEY || !(await same(given, `Bearer ${env.EXPORT_KEY}`))) return json(404, { error: "There is nothing here." });
  const cursor = new URL(request.url).searchParams.get("after") || undefined;
  const page = await env.EVENTS.list({ prefix: "event/", limit: AT_ONCE, cursor });
  const lines = await Promise.all(page.keys.map(({ name }) => env.EVENTS.get(name)));
  const next = page.list_complete || !page.cursor ? {} : { "x-after": page.cursor };
  const text = lines.filter((line) => line !== null).map((line) => `${line}\n`).join("");
  return new Response(text, { status: 200, headers: { ...SAFE, "content-type": "application/x-ndjson", ...next } });
}

/** Whether two texts are the same, in a time that does not tell where they differ. @param {string} one @param {string} other */
async function same(one, other) {
  const [a, b] = await Promise.all(
    [one, other].map(async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)))),
  );
  return a.reduce((different, byte, at) => different | (byte ^ b[at]), 0) === 0;
}

/** @param {unknown} error */
function asRefused(error) {
  if (error instanceof Refused) return error;
  console.error(error instanceof Error ? error.message : "the store does not answer");
  return new Refused(503, NOT_NOW, RETRY_SECONDS);
}

/** @param {number} bytes */
function hex(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A UUID of version 7 (RFC 9562). @param {Date} at */
function uuid7(at) {
  const time = at.getTime().toString(16).padStart(12, "0");
  const chance = hex(10);
  const variant = ((parseInt(chance[3], 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}

/** @param {number} status @param {unknown} told @param {Record<string, string>} [more] */
function json(status, told, more = {}) {
  return new Response(JSON.stringify(told), { status, headers: { ...SAFE, "content-type": "application/json", ...more } });
}

/** @param {number} status @param {string} page @param {Record<string, string>} [more] */
function html(status, page, more = {}) {
  const headers = { ...SAFE, "content-type": "text/html; charset=utf-8", "referrer-policy": "no-referrer", ...more };
  return new Response(page, { status, headers });
}
