// @ts-check
// A hard term shows its meaning beside it when it is pressed. Without this module it is a link to the glossary.

const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.kb-term"));
const note = document.createElement("span");
note.id = "kb-meaning";
note.className = "kb-meaning";
note.popover = "manual";
const meaning = document.createElement("span");
meaning.setAttribute("role", "status");
const more = document.createElement("a");
more.textContent = document.body.dataset.glossary ?? "Glossary";
note.append(meaning, " ", more);

/** @type {HTMLAnchorElement | null} */
let shown = null;

/** @param {boolean} [back] whether the term has the focus again */
function close(back = false) {
  if (!shown) return;
  const link = shown;
  shown = null;
  link.setAttribute("aria-expanded", "false");
  link.removeAttribute("aria-controls");
  note.hidePopover();
  meaning.textContent = "";
  if (back) link.focus();
}

/** @param {HTMLAnchorElement} link */
function open(link) {
  close();
  shown = link;
  more.href = link.href;
  // Right after its term, for those who read or tab on from there.
  link.after(note);
  link.setAttribute("aria-expanded", "true");
  link.setAttribute("aria-controls", note.id);
  note.showPopover();
  meaning.textContent = link.dataset.plain ?? "";
  place();
}

// In the page's own coordinates, so that it scrolls and grows with the text.
function place() {
  if (!shown) return;
  const lines = shown.getClientRects();
  const last = lines[lines.length - 1];
  if (!last) return;
  const size = note.getBoundingClientRect();
  const isRightToLeft = getComputedStyle(shown).direction === "rtl";
  const wanted = isRightToLeft ? last.right - size.width : last.left;
  const room = document.documentElement.clientWidth - size.width - 8;
  const below = last.bottom + 6;
  const above = lines[0].top - size.height - 6;
  const fits = below + size.height <= innerHeight || above < 0;
  note.style.left = `${scrollX + Math.max(8, Math.min(wanted, room))}px`;
  note.style.top = `${scrollY + (fits ? below : above)}px`;
}

if ("popover" in HTMLElement.prototype) {
  for (const link of links) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (shown === link) close();
      else open(link);
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      link.click();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) close(note.contains(document.activeElement) || shown === document.activeElement);
  });
  document.addEventListener("pointerdown", (event) => {
    const at = /** @type {Node} */ (event.target);
    if (shown && !note.contains(at) && !shown.contains(at)) close();
  });
  document.addEventListener("focusin", (event) => {
    const at = /** @type {Node} */ (event.target);
    if (shown && !note.contains(at) && at !== shown) close();
  });
  addEventListener("resize", place);
}
