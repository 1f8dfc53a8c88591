// Serves the worker on a free port, as its host would: a web server that makes Requests, and a key-value
// store in memory. With BROKEN the store fails. Prints the port.

import { createServer } from "node:http";
import worker from "../../contrib/worker/collector.js";

class KeyValue {
  #kept = new Map();

  async get(key) {
    if (process.env.BROKEN) throw new Error("KV GET failed: 500");
    return this.#kept.get(key) ?? null;
  }

  async put(key, value) {
    this.#kept.set(key, value);
  }

  async list({ prefix, limit, cursor = "" }) {
    const names = [...this.#kept.keys()].filter((name) => name.startsWith(prefix) && name > cursor).sort();
    const some = names.slice(0, limit);
    const complete = some.length === names.length;
    return { keys: some.map((name) => ({ name })), list_complete: complete, ...(complete ? {} : { cursor: some.at(-1) }) };
  }
}

class Limiter {
  asked = [];

  async limit({ key }) {
    this.asked.push(key);
    return { success: this.asked.filter((each) => each === key).length <= Number(process.env.PER_MINUTE) };
  }
}

const env = {
  ORIGINS: process.env.ORIGINS,
  THANKS: process.env.THANKS,
  EXPORT_KEY: process.env.EXPORT_KEY,
  EVENTS: new KeyValue(),
  ...(process.env.PER_MINUTE ? { LIMITER: new Limiter() } : {}),
};

const server = createServer((incoming, outgoing) => {
  const chunks = [];
  incoming.on("data", (chunk) => chunks.push(chunk));
  incoming.on("end", async () => {
    const { method, url, headers } = incoming;
    const body = method === "POST" ? Buffer.concat(chunks) : undefined;
    const request = new Request(`http://${headers.host}${url}`, { method, headers, body });
    const response = await worker.fetch(request, env);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
