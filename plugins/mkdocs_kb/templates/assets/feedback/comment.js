// @ts-check
// What somebody wrote, on its way out: where it seems to hold something personal, they are asked first.
// The collector takes such things out once more.

/** @param {HTMLFormElement} form @returns {HTMLElement} */
const asking = (form) => /** @type {HTMLElement} */ (form.querySelector(".kb-personal"));

/**
 * What may be sent of the form's comment; null where its writer is asked first.
 * @param {HTMLFormElement} form @param {HTMLElement | null} submitter the button that was pressed
 * @returns {Promise<string | undefined | null>}
 */
export async function comment(form, submitter) {
  const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("comment"));
  const box = asking(form);
  // A lone half of a surrogate pair, from a broken paste, would be no JSON.
  const text = field.value.trim().replace(/\p{Surrogate}/gu, "\ufffd");
  const found = text && (await personal(text));
  const pressed = submitter === box.querySelector(".kb-send");
  box.hidden = !found || pressed;
  if (!found || pressed) return (found ? found.cleaned : text) || undefined;
  const words = new Intl.ListFormat(document.documentElement.lang).format(
    [...new Set(found.kinds.map((kind) => box.dataset[kind] ?? box.dataset.number ?? ""))],
  );
  const told = /** @type {HTMLElement} */ (box.querySelector("p"));
  told.textContent = String(box.dataset.found).replace("{what}", words);
  /** @type {HTMLButtonElement} */ (box.querySelector(".kb-change")).onclick = () => {
    box.hidden = true;
    field.focus();
  };
  told.focus();
  return null;
}

/** @param {string} text */
async function personal(text) {
  try {
    const { personalIn } = await import("../search/personal.js");
    const found = personalIn(text);
    return found.kinds.length ? found : undefined;
  } catch {
    return undefined; // It is not to be had: then the collector does it alone.
  }
}
