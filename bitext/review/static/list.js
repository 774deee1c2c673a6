// A list of any length of which only what can be seen is in the page.

import { complain } from "./dialogs.js";
import { get } from "./api.js";
import { el } from "./dom.js";
import { label, number, percent, t } from "./words.js";

const HEIGHT = 76;
const SPARE = 6;
const BATCH = 50;

export class PairList {
  /**
   * @param {(index: number) => void} pick called when a row is clicked.
   * @param {() => void} marked called when other rows are marked, with Shift or Control held.
   */
  constructor(pick, marked) {
    this.pick = pick;
    this.onMarked = marked;
    this.marked = new Set();
    this.anchor = 0;
    this.ids = [];
    this.items = new Map();
    this.index = -1;
    this.asked = new Set();
    this.space = el("div", { class: "rows", role: "presentation" });
    this.element = el(
      "div",
      {
        class: "list",
        role: "listbox",
        tabindex: 0,
        "aria-multiselectable": true,
        "aria-label": t("list_of_pairs"),
        onscroll: () => this.draw(),
      },
      this.space,
    );
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  /** Show other pairs. */
  set(ids, items) {
    this.ids = ids;
    this.places = new Map(ids.map((id, index) => [id, index]));
    this.asked.clear();
    for (const item of items) this.items.set(item.id, item);
    this.index = -1;
    this.mark([]);
    this.space.style.height = `${ids.length * HEIGHT}px`;
    this.element.scrollTop = 0;
    this.draw();
  }

  /** Show what became of a pair. */
  update(item) {
    this.items.set(item.id, item);
    if (this.places?.has(item.id)) this.draw();
  }

  /** Where a pair stands, or -1. */
  place(id) {
    return this.places?.get(id) ?? -1;
  }

  /** Make a row the current one. */
  select(index) {
    this.index = index;
    if (index >= 0) {
      const top = index * HEIGHT;
      const { scrollTop, clientHeight } = this.element;
      if (top < scrollTop) this.element.scrollTop = top;
      else if (top + HEIGHT > scrollTop + clientHeight) {
        this.element.scrollTop = top + HEIGHT - clientHeight;
      }
    }
    this.draw();
  }

  draw() {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / HEIGHT) - SPARE);
    const last = Math.min(this.ids.length, Math.ceil((scrollTop + clientHeight) / HEIGHT) + SPARE);
    const rows = [];
    for (let index = first; index < last; index += 1) rows.push(this.row(index));
    this.space.replaceChildren(...rows);
    if (this.index >= first && this.index < last) {
      this.element.setAttribute("aria-activedescendant", `row-${this.index}`);
    } else this.element.removeAttribute("aria-activedescendant");
    this.load(first, last);
  }

  row(index) {
    const item = this.items.get(this.ids[index]);
    const row = el("div", {
      class: `row ${this.marked.has(this.ids[index]) ? "marked" : ""}`,
      role: "option",
      id: `row-${index}`,
      "aria-selected": index === this.index || this.marked.has(this.ids[index]),
      "aria-posinset": index + 1,
      "aria-setsize": this.ids.length,
      onclick: (event) => this.click(event, index),
    });
    row.style.top = `${index * HEIGHT}px`;
    if (item) row.append(...rowContent(item));
    return row;
  }

  /** With Shift a range is marked, with Control one row; otherwise the pair is shown. */
  click(event, index) {
    if (event.shiftKey) {
      const [from, to] = [Math.min(this.anchor, index), Math.max(this.anchor, index)];
      this.mark([...this.marked, ...this.ids.slice(from, to + 1)]);
    } else if (event.ctrlKey || event.metaKey) {
      const marked = new Set(this.marked);
      if (!marked.delete(this.ids[index])) marked.add(this.ids[index]);
      this.anchor = index;
      this.mark([...marked]);
    } else {
      this.anchor = index;
      this.pick(index);
    }
  }

  /** Mark these pairs and no others. */
  mark(ids) {
    this.marked = new Set(ids);
    this.onMarked();
    this.draw();
  }

  /** Mark the rows from where marking began to the one before or after the last. */
  extend(step) {
    const index = Math.min(Math.max(this.index + step, 0), this.ids.length - 1);
    if (!this.marked.size) this.anchor = this.index;
    const [from, to] = [Math.min(this.anchor, index), Math.max(this.anchor, index)];
    this.mark(this.ids.slice(from, to + 1));
    return index;
  }

  async load(first, last) {
    const missing = this.ids
      .slice(first, last)
      .filter((id) => !this.items.has(id) && !this.asked.has(id))
      .slice(0, BATCH);
    if (!missing.length) return;
    for (const id of missing) this.asked.add(id);
    try {
      for (const item of await get("/api/items", { ids: missing.join(",") })) {
        this.items.set(item.id, item);
      }
      this.draw();
    } catch (problem) {
      complain(problem);
    }
  }
}

function rowContent(item) {
  if (item.gone) return [el("span", { class: "hint" }, t("error_unknown"))];
  const said = item.label ?? item.own;
  return [
    el(
      "span",
      { class: "row-head" },
      chip(said ?? item.machine, Boolean(said), item.status),
      item.assigned ? el("span", { class: "tag", dir: "auto" }, item.assigned) : null,
      item.edited ? el("span", { class: "tag" }, t("edited")) : null,
      item.comments
        ? el("span", { class: "tag" }, t("comments", { n: item.comments }))
        : null,
      item.quality === null ? null : el("span", { class: "percent" }, percent(item.quality)),
    ),
    el("span", { class: "snippet", lang: "ar", dir: "rtl" }, item.arabic),
    el("span", { class: "snippet", lang: "en", dir: "ltr" }, item.english),
  ];
}

/** A label as people or the machine gave it. */
export function chip(name, byPeople, status = "") {
  const kind = status === "disputed" || status === "skipped" || status === "relinked" ? status : "";
  const text = kind ? t(`status_${kind}`) : label(name);
  const mark = byPeople || kind ? "✓ " : "";
  return el(
    "span",
    { class: `chip ${kind || name || "none"} ${byPeople || kind ? "people" : "machine"}` },
    mark && !kind ? el("span", { "aria-hidden": "true" }, mark) : null,
    text,
  );
}

export const place = (n, total) => t("place", { n, total: number(total) });
