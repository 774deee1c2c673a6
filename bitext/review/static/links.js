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

/**
 * Follow a drag from a sentence's handle until it is let go over a sentence of `side`.
 * @param {(index: number) => void} drop called with that sentence.
 */
export function followDrag(event, canvas, side, drop) {
  event.preventDefault();
  const handle = event.target;
  handle.setPointerCapture(event.pointerId);
  let over = null;
  const move = ({ clientX, clientY }) => {
    over?.classList.remove("target");
    const found = document.elementFromPoint(clientX, clientY)?.closest(".sentence");
    over = found?.dataset.side === side ? found : null;
    over?.classList.add("target");
    drawDrag(canvas, handle, clientX, clientY);
  };
  const end = (released) => {
    for (const name of ["pointerup", "pointercancel"]) handle.removeEventListener(name, end);
    handle.removeEventListener("pointermove", move);
    canvas.querySelector(".drag")?.remove();
    over?.classList.remove("target");
    if (released.type === "pointerup" && over) drop(Number(over.dataset.index));
  };
  for (const name of ["pointerup", "pointercancel"]) handle.addEventListener(name, end);
  handle.addEventListener("pointermove", move);
}

function drawDrag(canvas, from, x, y) {
  canvas.querySelector(".drag")?.remove();
  const frame = canvas.getBoundingClientRect();
  const box = from.getBoundingClientRect();
  canvas.append(
    svg("line", {
      class: "drag",
      x1: box.left + box.width / 2 - frame.left,
      y1: box.top + box.height / 2 - frame.top,
      x2: x - frame.left,
      y2: y - frame.top,
    }),
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
