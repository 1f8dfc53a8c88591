// @ts-check
// What a page without JavaScript sends, and the plain pages it gets back.

/** The named values of a form, the last of each name; null where it is no URL-encoded UTF-8 text.
 * @param {Uint8Array} body @returns {Map<string, string> | null} */
export function readForm(body) {
  if (body.some((byte) => byte > 127)) return null;
  const pairs = String.fromCharCode(...body).split("&").filter(Boolean);
  if (pairs.length > 40) return null;
  try {
    return new Map(pairs.map((pair) => {
      const [name, ...rest] = pair.split("=");
      return [decoded(name), decoded(rest.join("="))];
    }));
  } catch {
    return null;
  }
}

/** @param {string} text */
function decoded(text) {
  const bytes = Uint8Array.from(
    text.replaceAll("+", " ").replace(/%([0-9a-fA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    (sign) => sign.charCodeAt(0),
  );
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** @param {string} title @param {...string} paragraphs */
export function plainPage(title, ...paragraphs) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<main>
<h1>${escaped(title)}</h1>
${paragraphs.map((each) => `<p>${escaped(each)}</p>`).join("\n")}
</main>
</html>
`;
}
