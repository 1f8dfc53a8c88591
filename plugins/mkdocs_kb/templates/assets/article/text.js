// @ts-check
// What makes an article's text handier: code that scrolls by keyboard, a copy button on it, and marks
// that lead to annotations.

const strings = document.body.dataset;

// Code in a closed part or another tab has no width yet: each is looked at again when its size changes.
const sizes = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const code of document.querySelectorAll(".kb-text pre > code")) sizes.observe(code);

for (const code of document.querySelectorAll(".kb-text pre > code")) {
  const pre = /** @type {HTMLElement} */ (code.parentElement);
  if (pre.closest(".no-copy") || !navigator.clipboard) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kb-copy";
  button.textContent = strings.copy ?? "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((code.textContent ?? "").replace(/\n$/, ""));
      button.textContent = strings.copied ?? "Copied";
      setTimeout(() => (button.textContent = strings.copy ?? "Copy"), 2000);
    } catch {
      button.hidden = true;
    }
  });
  pre.append(button);
}

// Material's annotations: "(1)" in a block of class annotate, explained by the list that follows it.
let count = 0;
for (const block of document.querySelectorAll(".kb-text .annotate")) {
  const list = block.nextElementSibling?.matches("ol") ? block.nextElementSibling : block.querySelector(":scope > ol:last-child");
  if (!list) continue;
  count += 1;
  const items = [...list.children];
  items.forEach((item, at) => (item.id = item.id || `annotation-${count}-${at + 1}`));
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!list.contains(node)) texts.push(/** @type {Text} */ (node));
  }
  for (const text of texts) {
    const parts = (text.nodeValue ?? "").split(/\((\d{1,2})\)/);
    if (parts.length < 3) continue;
    text.replaceWith(
      ...parts.map((part, at) => {
        const item = at % 2 ? items[Number(part) - 1] : undefined;
        if (!item) return at % 2 ? `(${part})` : part;
        const link = document.createElement("a");
        link.href = `#${item.id}`;
        link.className = "kb-mark";
        link.textContent = part;
        return link;
      }),
    );
  }
}

export {};
