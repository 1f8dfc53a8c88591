// @ts-check
// "Did a step not work?" and, for agents, "Is something not right?": forms that work without a script, and
// with one answer on the spot.

import { answer } from "./answer.js";
import { comment } from "./comment.js";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(".kb-report form"))) {
  const words = form.dataset;
  const said = /** @type {HTMLElement} */ (form.querySelector(".kb-said"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const kind = String(words.kind);
    const text = await comment(form, event.submitter);
    if (text === null) return;
    const outcome = await answer(words, kind, { [kind]: new FormData(form).get(kind), comment: text });
    said.textContent = { stored: words.sent, kept: words.kept, refused: words.refused, lost: words.refused }[outcome] ?? "";
    if (outcome === "stored" || outcome === "kept") form.reset();
    said.focus();
  });
  form.dataset.ready = "";
}
