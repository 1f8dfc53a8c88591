// @ts-check
// "Did a step not work?" and, for agents, "Is something not right?": forms that work without a script, and
// with one answer on the spot.

import { answer, written } from "./answer.js";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(".kb-report form"))) {
  const words = form.dataset;
  const said = /** @type {HTMLElement} */ (form.querySelector(".kb-said"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const kind = String(words.kind);
    const outcome = await answer(words, kind, { [kind]: data.get(kind), comment: written(data, "comment") });
    said.textContent = { stored: words.sent, kept: words.kept, refused: words.refused, lost: words.refused }[outcome] ?? "";
    if (outcome === "stored" || outcome === "kept") form.reset();
    said.focus();
  });
  form.dataset.ready = "";
}
