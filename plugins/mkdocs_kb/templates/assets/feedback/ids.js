// @ts-check
// Ids and tokens made of chance: they name an event or an answer, never a person.

/** @param {number} bytes @returns {string} so many random bytes, as hexadecimal digits */
export function hex(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
}

/** A UUID of version 7 (RFC 9562): the time in milliseconds, then chance. */
export function uuid7() {
  const time = Date.now().toString(16).padStart(12, "0");
  const chance = hex(10);
  const variant = ((parseInt(chance[3], 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}
