// @ts-check
// Word vectors of four bits a number. See kb_tools/search/vectors.py.

/** The bytes of a text in base64. @param {string} text */
export function bytesOf(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** Numbers from -7 to 7, two of them in a byte.
 * @param {Uint8Array} packed @param {number} from @param {number} dims */
export function unpack(packed, from, dims) {
  const size = (dims + 1) >> 1;
  const numbers = new Array(2 * size);
  for (let at = 0; at < size; at++) {
    numbers[2 * at] = (packed[from + at] >> 4) - 8;
    numbers[2 * at + 1] = (packed[from + at] & 15) - 8;
  }
  return numbers;
}

/** The vector of a word that the table does not know, by the chance of its letters.
 * @param {string} key @param {number} dims */
export function strangerVector(key, dims) {
  let state = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) state = Math.imul(state ^ key.charCodeAt(at), 0x01000193) >>> 0;
  state = state || 1;
  return Array.from({ length: dims }, () => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return ((state >>> 8) % 9) - 4;
  });
}

/** The cosine of two vectors of whole numbers. @param {number[]} one @param {number[]} other */
export function nearness(one, other) {
  let product = 0;
  let a = 0;
  let b = 0;
  for (let at = 0; at < one.length; at++) {
    product += one[at] * other[at];
    a += one[at] * one[at];
    b += other[at] * other[at];
  }
  const size = Math.sqrt(a) * Math.sqrt(b);
  return size ? product / size : 0;
}
