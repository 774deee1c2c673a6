// Texts as the server cut them: facts and hits marked, runs of the other direction set apart,
// invisible characters shown.

import { el } from "./dom.js";
import { t } from "./words.js";

/** The nodes of a text. Pieces of one run stay together, or their order would turn. */
export function nodes(pieces) {
  const found = [];
  for (let index = 0; index < pieces.length; ) {
    const { run, ltr } = pieces[index];
    let end = index + 1;
    while (run && pieces[end]?.run === run) end += 1;
    const inner = pieces.slice(index, end).flatMap(node);
    found.push(...(run ? [el("bdi", ltr ? { dir: "ltr" } : {}, inner)] : inner));
    index = end;
  }
  return found;
}

function node({ text, mark, differs, hit, control, char }) {
  if (control) {
    const name = el("bdi", { class: "control", dir: "ltr", title: t("mark_control", { name: text }) }, text);
    return char ? [name, char] : [name];
  }
  const inner = hit ? el("mark", { class: "hit" }, text) : text;
  if (!mark) return [inner];
  const title = t(`mark_${differs ? "other" : "same"}_${mark}`);
  return [el(differs ? "mark" : "span", { class: `fact ${mark}`, title }, inner)];
}
