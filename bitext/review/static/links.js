// The lines between the sentences of two columns, and the strips that show how much is linked.

import { el, svg } from "./dom.js";

/**
 * Draw the beads that can be seen.
 * @param canvas the svg element between the columns.
 * @param beads those that touch a sentence that can be seen.
 * @param left the column at the left, @param right the one at the right.
 * @param chosen the bead to draw strongly, or null.
 */
export function drawLinks(canvas, beads, left, right, chosen) {
  const frame = canvas.getBoundingClientRect();
  const shift = [left, right].map((column) => column.element.getBoundingClientRect().top - frame.top);
  const paths = [];
  for (const bead of beads) {
    if (!bead.arabic.length || !bead.english.length) continue;
    const ends = [extent(left, bead[left.side], shift[0]), extent(right, bead[right.side], shift[1])];
    if (Math.max(ends[0].bottom, ends[1].bottom) < 0) continue;
    if (Math.min(ends[0].top, ends[1].top) > frame.height) continue;
    paths.push(
      svg("path", {
        d: band(ends[0], ends[1], frame.width),
        class: `band ${bead.label ?? "none"} ${bead === chosen ? "chosen" : ""} ${bead.people ? "people" : ""}`,
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
export function strip(count, jump) {
  return el("canvas", {
    class: "strip",
    width: Math.min(2000, Math.max(1, count * 4)),
    height: 1,
    "aria-hidden": "true",
    onclick: (event) => {
      const box = event.currentTarget.getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      jump(Math.floor((document.dir === "rtl" ? 1 - share : share) * count));
    },
  });
}

/** Fill a strip; where many sentences share a pixel, the last one shows. */
export function fillStrip(canvas, count, kind) {
  const context = canvas.getContext("2d");
  const colours = getComputedStyle(canvas);
  const of = Object.fromEntries(
    ["parallel", "partial", "related", "unrelated", "none", "none-soft"].map((name) => [name, colours.getPropertyValue(`--${name}`)]),
  );
  const width = canvas.width / Math.max(1, count);
  context.clearRect(0, 0, canvas.width, 1);
  for (let index = 0; index < count; index += 1) {
    context.fillStyle = of[kind(index)];
    context.fillRect(index * width, 0, Math.max(width * 0.9, 0.5), 1);
  }
}

function extent(column, indices, shift) {
  const top = column.extent(indices[0]).top + shift + 3;
  return { top, bottom: column.extent(indices.at(-1)).bottom + shift - 9 };
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
