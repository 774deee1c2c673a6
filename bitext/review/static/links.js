// The lines between the sentences of two columns, and the strips that show how much is linked.

import { svg } from "./dom.js";

/**
 * Draw the beads that can be seen.
 * @param canvas the svg element between the columns.
 * @param beads each with `left` and `right`, the elements of its sentences.
 * @param chosen the bead to draw strongly, or null.
 */
export function drawLinks(canvas, beads, chosen) {
  const frame = canvas.getBoundingClientRect();
  const paths = [];
  for (const bead of beads) {
    if (!bead.left.length || !bead.right.length) continue;
    const left = extent(bead.left, frame);
    const right = extent(bead.right, frame);
    if (Math.max(left.bottom, right.bottom) < 0) continue;
    if (Math.min(left.top, right.top) > frame.height) continue;
    const name = bead.label ?? bead.machine ?? "none";
    paths.push(
      svg("path", {
        d: band(left, right, frame.width),
        class: `band ${name} ${bead === chosen ? "chosen" : ""} ${bead.label ? "people" : ""}`,
      }),
    );
  }
  canvas.replaceChildren(...paths);
}

/** The line that follows a drag. */
export function drawDrag(canvas, from, x, y) {
  canvas.querySelector(".drag")?.remove();
  if (!from) return;
  const frame = canvas.getBoundingClientRect();
  const box = from.getBoundingClientRect();
  const start = [box.left + box.width / 2 - frame.left, box.top + box.height / 2 - frame.top];
  canvas.append(
    svg("line", { class: "drag", x1: start[0], y1: start[1], x2: x - frame.left, y2: y - frame.top }),
  );
}

/** One strip for a document: a piece for each sentence, filled if it is linked. */
export function strip(sentences, jump) {
  const pieces = sentences.map(({ bead }, index) =>
    svg("rect", {
      x: index,
      width: 0.9,
      height: 1,
      class: bead?.pair ? `piece ${bead.label ?? bead.machine ?? "none"}` : "piece empty",
    }),
  );
  return svg(
    "svg",
    {
      class: "strip",
      viewBox: `0 0 ${Math.max(1, sentences.length)} 1`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      onclick: (event) => {
        const box = event.currentTarget.getBoundingClientRect();
        jump(Math.floor(((event.clientX - box.left) / box.width) * sentences.length));
      },
    },
    pieces,
  );
}

function extent(elements, frame) {
  const first = elements[0].getBoundingClientRect();
  const last = elements.at(-1).getBoundingClientRect();
  return { top: first.top - frame.top + 3, bottom: last.bottom - frame.top - 3 };
}

function band(left, right, width) {
  const bend = width / 2;
  return [
    `M0 ${left.top}`,
    `C${bend} ${left.top} ${bend} ${right.top} ${width} ${right.top}`,
    `L${width} ${right.bottom}`,
    `C${bend} ${right.bottom} ${bend} ${left.bottom} 0 ${left.bottom}`,
    "Z",
  ].join(" ");
}
