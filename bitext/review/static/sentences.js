// The sentences of one document as a column, of which only what can be seen is in the page.

import { el } from "./dom.js";
import { nodes } from "./pieces.js";
import { language, t } from "./words.js";

const SPARE = 3000; // pixels that are laid out beyond what can be seen
const BATCH = 200; // sentences asked for at a time
const BELOW = 6;
const GAP = 12;
const GUESS = 52; // height of a sentence that was not laid out yet

export const other = (side) => (side === "arabic" ? "english" : "arabic");

export class SentenceColumn {
  /**
   * @param document id, count and the first sentences of its paragraphs.
   * @param on what to do: load(from, to), bead(index), marked(index), focus(index),
   *     click(index, withControl), drag(event, index), scroll().
   */
  constructor(side, code, document, on) {
    Object.assign(this, { side, code, on, count: document.count });
    this.starts = new Set(document.paragraphs);
    this.heights = new Float64Array(this.count).fill(GUESS);
    this.tops = new Float64Array(this.count + 1);
    this.texts = new Map();
    this.asked = new Set();
    this.rows = new Map();
    this.highlighted = [];
    this.current = 0;
    this.space = el("div", { class: "rows", role: "presentation" });
    this.element = el(
      "div",
      {
        class: "sentences",
        role: "listbox",
        tabindex: this.count ? null : 0,
        "aria-multiselectable": true,
        "aria-label": t(side),
        lang: code,
        dir: code === "ar" ? "rtl" : "ltr",
        onscroll: () => {
          this.draw();
          on.scroll();
        },
      },
      this.space,
    );
    this.measure();
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  /** Where a sentence begins and ends in what can be seen, in pixels from the column's top. */
  extent(index) {
    const { scrollTop } = this.element;
    return { top: this.tops[index] - scrollTop, bottom: this.tops[index + 1] - scrollTop };
  }

  /** The first and the last sentence that can be seen. */
  get visible() {
    const { scrollTop, clientHeight } = this.element;
    return [this.at(scrollTop), this.at(scrollTop + clientHeight)];
  }

  /** The sentence that stands at that place of the column. */
  at(top) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Scroll until a sentence can be seen, and lay it out. */
  reveal(index) {
    const { scrollTop, clientHeight } = this.element;
    if (this.tops[index] < scrollTop) this.element.scrollTop = this.tops[index] - 12;
    else if (this.tops[index + 1] > scrollTop + clientHeight) {
      this.element.scrollTop = Math.min(this.tops[index] - 12, this.tops[index + 1] - clientHeight + 12);
    }
    this.draw();
  }

  /** The element of a sentence, laid out if need be. */
  row(index) {
    if (!this.rows.has(index)) this.add(index);
    return this.rows.get(index);
  }

  /** Make a sentence the one that Tab leads to. */
  choose(index) {
    this.rows.get(this.current)?.setAttribute("tabindex", -1);
    this.current = index;
    this.row(index).tabIndex = 0;
  }

  /** Show which sentences belong together. */
  highlight(indices) {
    for (const index of this.highlighted) this.rows.get(index)?.classList.remove("bead");
    this.highlighted = indices;
    for (const index of indices) this.rows.get(index)?.classList.add("bead");
  }

  /** Show anew what became of some sentences. */
  update(indices) {
    for (const index of indices) {
      if (!this.rows.has(index)) continue;
      const had = this.rows.get(index) === document.activeElement;
      this.remove(index);
      this.add(index);
      if (had) this.rows.get(index).focus({ preventScroll: true });
    }
    this.settle();
  }

  /** Lay out what can be seen and a little more, and ask for its texts. */
  draw() {
    if (!this.count) return;
    const { scrollTop, clientHeight } = this.element;
    const first = this.at(scrollTop - SPARE);
    const last = this.at(scrollTop + clientHeight + SPARE);
    for (const index of [...this.rows.keys()]) {
      if ((index < first || index > last) && index !== this.current) this.remove(index);
    }
    for (let index = first; index <= last; index += 1) if (!this.rows.has(index)) this.add(index);
    this.settle();
    this.load(first, last);
  }

  add(index) {
    const row = this.make(index);
    this.rows.set(index, row);
    // In order, for those who read the page in order.
    let next = index + 1;
    while (next < index + 4 && !this.rows.has(next)) next += 1;
    this.space.insertBefore(row, this.rows.get(next) ?? null);
    this.place(index, row);
    this.unsettled = true;
  }

  /** A new paragraph stands a little apart. */
  place(index, row) {
    row.style.top = `${this.tops[index] + (row.classList.contains("paragraph") ? GAP : 0)}px`;
  }

  remove(index) {
    this.rows.get(index).remove();
    this.rows.delete(index);
  }

  make(index) {
    const bead = this.on.bead(index);
    const partners = bead?.pair ? bead[other(this.side)].map((each) => each + 1).join(", ") : "";
    const kind = bead?.pair ? (bead.label ?? "none") : "null";
    const starts = index > 0 && this.starts.has(index);
    const text = this.texts.get(index);
    return el(
      "div",
      {
        class: `sentence ${kind} ${starts ? "paragraph" : ""} ${this.highlighted.includes(index) ? "bead" : ""}`,
        role: "option",
        tabindex: index === this.current ? 0 : -1,
        "data-side": this.side,
        "data-index": index,
        "aria-selected": this.on.marked(index),
        "aria-posinset": index + 1,
        "aria-setsize": this.count,
        onfocus: () => this.on.focus(index),
        onclick: (event) => this.on.click(index, event.ctrlKey || event.metaKey),
      },
      el("span", { class: "number" }, String(index + 1)),
      el("span", { class: "text" }, text ? nodes(text) : "…"),
      el("span", { class: "hidden", lang: language }, partners ? t("linked_with", { list: partners }) : t("not_linked")),
      el("span", { class: "handle", "aria-hidden": "true", title: t("drag_handle"), onpointerdown: (event) => this.on.drag(event, index) }),
    );
  }

  /** Put every sentence where the heights of those before it want it. */
  settle() {
    if (!this.unsettled || !this.element.isConnected) return;
    this.unsettled = false;
    const anchor = this.at(this.element.scrollTop);
    const before = this.tops[anchor];
    let changed = false;
    for (const [index, row] of this.rows) {
      const height = row.offsetHeight + BELOW + (row.classList.contains("paragraph") ? GAP : 0);
      if (height === this.heights[index]) continue;
      this.heights[index] = height;
      changed = true;
    }
    if (!changed) return;
    this.measure();
    for (const [index, row] of this.rows) this.place(index, row);
    const moved = this.tops[anchor] - before;
    if (moved) this.element.scrollTop += moved;
  }

  measure() {
    for (let index = 0; index < this.count; index += 1) this.tops[index + 1] = this.tops[index] + this.heights[index];
    this.space.style.height = `${this.tops[this.count]}px`;
  }

  resized() {
    this.unsettled = true;
    this.draw();
    this.on.scroll();
  }

  async load(first, last) {
    const from = Math.floor(first / BATCH) * BATCH;
    for (let start = from; start <= last; start += BATCH) {
      if (this.asked.has(start)) continue;
      this.asked.add(start);
      try {
        const found = await this.on.load(start, Math.min(start + BATCH, this.count));
        found.forEach((pieces, place) => this.texts.set(start + place, pieces));
        this.update([...this.rows.keys()].filter((index) => index >= start && index < start + BATCH));
        this.on.scroll();
      } catch {
        this.asked.delete(start);
      }
    }
  }
}
