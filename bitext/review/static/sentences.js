// The sentences of one document, as a column.

import { el } from "./dom.js";
import { nodes } from "./pieces.js";
import { language, t } from "./words.js";

export const other = (side) => (side === "arabic" ? "english" : "arabic");

/**
 * The column of a document; each sentence is given its `element`.
 * @param on what to do: marked(index), focus(index), click(index, withControl),
 *     drag(event, index), scroll().
 */
export function sentenceList(side, code, sentences, on) {
  return el(
    "div",
    {
      class: "sentences",
      role: "listbox",
      "aria-multiselectable": true,
      "aria-label": t(side),
      lang: code,
      dir: code === "ar" ? "rtl" : "ltr",
      onscroll: on.scroll,
    },
    sentences.map((sentence, index) => {
      const starts = index > 0 && sentences[index - 1].paragraph !== sentence.paragraph;
      sentence.element = row(side, sentence, index, starts, on);
      return sentence.element;
    }),
  );
}

function row(side, { bead, pieces }, index, starts, on) {
  const partners = bead?.pair ? bead[other(side)].map((each) => each + 1).join(", ") : "";
  const kind = bead?.pair ? (bead.label ?? bead.machine ?? "none") : "null";
  return el(
    "div",
    {
      class: `sentence ${kind} ${starts ? "paragraph" : ""}`,
      role: "option",
      tabindex: index === 0 ? 0 : -1,
      "data-side": side,
      "data-index": index,
      "aria-selected": on.marked(index),
      onfocus: () => on.focus(index),
      onclick: (event) => on.click(index, event.ctrlKey || event.metaKey),
    },
    el("span", { class: "number" }, String(index + 1)),
    el("span", { class: "text" }, nodes(pieces)),
    el(
      "span",
      { class: "hidden", lang: language },
      partners ? t("linked_with", { list: partners }) : t("not_linked"),
    ),
    el("span", {
      class: "handle",
      "aria-hidden": "true",
      title: t("drag_handle"),
      onpointerdown: (event) => on.drag(event, index),
    }),
  );
}
