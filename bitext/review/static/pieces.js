// Texts as the server cut them: facts marked, other scripts set apart, invisible characters shown.

import { el } from "./dom.js";
import { t } from "./words.js";

/** The nodes of a text. */
export function nodes(pieces) {
  return pieces.map(node);
}

function node({ text, mark, differs, foreign, control }) {
  if (control) {
    return el("bdi", { class: "control", dir: "ltr", title: t("mark_control", { name: text }) }, text);
  }
  const inner = foreign ? el("bdi", {}, text) : text;
  if (!mark) return inner;
  const title = t(`mark_${differs ? "other" : "same"}_${mark}`);
  return el(differs ? "mark" : "span", { class: `fact ${mark}`, title }, inner);
}

/** The text alone. */
export const plain = (pieces) =>
  pieces.filter((piece) => !piece.control).map((piece) => piece.text).join("");
