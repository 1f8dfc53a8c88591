// @ts-check
// A little reckoning for an answer, which the collector asks for while somebody floods it: kb_tools/feedback/proof.py.

/** The smallest number whose SHA-256 with the event's id begins with so many zero bits.
 * @param {string} id @param {number} bits @returns {Promise<number>} */
export async function proofOf(id, bits) {
  const encoder = new TextEncoder();
  for (let proof = 0; ; proof++) {
    const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${id}:${proof}`));
    if (new DataView(digest).getUint32(0) >>> (32 - bits) === 0) return proof;
  }
}
