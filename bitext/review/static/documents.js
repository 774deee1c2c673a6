// The documents view: two documents side by side and the links between their sentences.

import { Problem, get, inTurn, post } from "./api.js";
import { LABELS, ORDER } from "./card.js";
import { complain, say } from "./dialogs.js";
import { calm, el, key, svg } from "./dom.js";
import { drawLinks, fillStrip, followDrag, strip } from "./links.js";
import { chip } from "./list.js";
import { SentenceColumn, other } from "./sentences.js";
import { label, t } from "./words.js";

const NAMES = { ar: "arabic", en: "english" };

export class DocumentsView {
  /** @param app what the views share. */
  constructor(app) {
    this.app = app;
    this.marked = { arabic: new Set(), english: new Set() };
    this.focus = { side: NAMES[ORDER[0]], index: 0 };
    this.chooser = el("select", { "aria-label": t("documents_shown"), onchange: () => this.choose() });
    this.toolbar = this.makeToolbar();
    this.body = el("div", { class: "documents-body" });
    this.element = el("div", { class: "documents" }, this.chooser, this.toolbar, this.body);
    const judge = Object.fromEntries(
      LABELS.map((name, index) => [String(index + 1), () => this.judge(name)]),
    );
    this.keys = {
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      ArrowLeft: () => this.cross("english"),
      ArrowRight: () => this.cross("arabic"),
      j: () => this.step(1),
      k: () => this.step(-1),
      PageDown: () => this.step(10),
      PageUp: () => this.step(-10),
      Home: () => this.select(this.focus.side, 0, true),
      End: () => this.select(this.focus.side, Infinity, true),
      Space: () => this.mark(this.focus.side, this.focus.index),
      Enter: () => this.cross(other(this.focus.side)),
      l: () => this.link(),
      x: () => this.unlink(),
      s: () => this.split(),
      m: () => this.merge(),
      p: () => this.openPair(),
      Escape: () => this.clearMarks(),
      ...judge,
    };
  }

  makeToolbar() {
    const button = (name, keyName, act) =>
      el("button", { type: "button", onclick: act, "aria-keyshortcuts": keyName }, t(name), key(keyName));
    this.said = el("p", { class: "bead-state", role: "status" });
    return el(
      "div",
      { class: "bead-tools" },
      el(
        "div",
        { class: "group", role: "group", "aria-label": t("link_tools") },
        button("mark", "Space", () => this.mark(this.focus.side, this.focus.index)),
        button("link", "L", () => this.link()),
        button("unlink", "X", () => this.unlink()),
        button("split", "S", () => this.split()),
        button("merge", "M", () => this.merge()),
      ),
      el(
        "div",
        { class: "group", role: "group", "aria-label": t("verdict") },
        LABELS.map((name, index) =>
          el(
            "button",
            { type: "button", class: `verdict ${name}`, "aria-keyshortcuts": index + 1, title: t(`means_${name}`), onclick: () => this.judge(name) },
            key(String(index + 1)),
            label(name),
          ),
        ),
        button("open_pair", "P", () => this.openPair()),
      ),
      this.said,
    );
  }

  /** Show two documents; without ids, the ones shown last or the first ones. */
  async open(arabic, english, sentence) {
    try {
      this.choices ??= await get("/api/documents");
      if (!this.choices.length) {
        this.body.replaceChildren(el("p", { class: "empty" }, t("no_documents")));
        return;
      }
      this.fillChooser();
      const first = this.choices[0];
      const wanted = arabic ? { arabic, english } : this.shown ?? first;
      if (sentence !== undefined) this.focus = { side: "arabic", index: sentence };
      this.render(await get("/api/beads", { arabic: wanted.arabic, english: wanted.english }));
      this.reveal(true);
    } catch (problem) {
      complain(problem);
    }
  }

  fillChooser() {
    if (this.chooser.options.length) return;
    this.chooser.append(
      ...this.choices.map((each, index) =>
        el(
          "option",
          { value: index },
          `${t("documents_option", { arabic: each.arabic_title, english: each.english_title })} · ${t("pairs_in", { n: each.pairs })}${each.relation ? ` · ${t(`relation_${each.relation}`)}` : ""}`,
        ),
      ),
    );
  }

  choose() {
    const { arabic, english } = this.choices[Number(this.chooser.value)];
    this.clearMarks();
    this.focus = { side: NAMES[ORDER[0]], index: 0 };
    this.open(arabic, english);
  }

  /** Show both documents as the server tells them. */
  render(data) {
    const hadFocus = this.body.contains(document.activeElement);
    this.data = data;
    this.beads = new Map();
    this.shown = { arabic: data.arabic.id, english: data.english.id };
    this.chooser.value = this.choices.findIndex(
      (each) => each.arabic === data.arabic.id && each.english === data.english.id,
    );
    this.sentences = { arabic: new Array(data.arabic.count), english: new Array(data.english.count) };
    for (const bead of data.beads) this.put(bead);
    this.columns = {};
    this.parts = {};
    this.canvas = svg("svg", { class: "links", role: "img", "aria-label": t("links_between") });
    const parts = ORDER.map((code) => this.column(NAMES[code], code));
    this.body.replaceChildren(parts[0], this.canvas, parts[1]);
    for (const column of Object.values(this.columns)) column.draw();
    this.count();
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    this.select(this.focus.side, this.focus.index, hadFocus);
    const sides = [data.arabic.id, data.english.id].map(encodeURIComponent).join("/");
    this.app.note(`#/documents/${sides}`);
  }

  /** Let the sentences of a bead know it; of several the heaviest is the one they show. */
  put(bead) {
    this.beads.set(beadKey(bead), bead);
    for (const side of ["arabic", "english"]) {
      for (const index of bead[side]) {
        const shown = this.sentences[side][index];
        if (!shown || weight(bead) > weight(shown)) this.sentences[side][index] = bead;
      }
    }
  }

  /** Show beads that came in the place of others. */
  patch({ removed, added, seen }) {
    const touched = { arabic: new Set(), english: new Set() };
    const touch = (bead) => {
      for (const side of ["arabic", "english"]) for (const index of bead[side]) touched[side].add(index);
    };
    for (const [arabic, english] of removed) {
      const bead = { arabic, english };
      touch(bead);
      this.beads.delete(beadKey(bead));
    }
    added.forEach(touch);
    for (const side of ["arabic", "english"]) for (const index of touched[side]) this.sentences[side][index] = undefined;
    for (const bead of added) this.beads.set(beadKey(bead), bead);
    // A sentence may still be in beads that were not touched.
    for (const bead of this.beads.values()) {
      if (["arabic", "english"].some((side) => bead[side].some((index) => touched[side].has(index)))) this.put(bead);
    }
    this.data.seen = seen;
    for (const side of ["arabic", "english"]) this.columns[side].update(touched[side]);
    this.count();
    this.select(this.focus.side, this.focus.index, this.body.contains(document.activeElement));
  }

  /** Say how much of each document is linked. */
  count() {
    for (const side of ["arabic", "english"]) {
      const { coverage, strip: canvas } = this.parts[side];
      const sentences = this.sentences[side];
      const total = sentences.length;
      let linked = 0;
      for (let index = 0; index < total; index += 1) if (sentences[index]?.pair) linked += 1;
      coverage.textContent = t("covered", { n: linked, total });
      fillStrip(canvas, total, (index) => (sentences[index]?.pair ? (sentences[index].label ?? "none") : "none-soft"));
    }
  }

  column(side, code) {
    const options = {
      load: (start, stop) => get("/api/sentences", { document: this.data[side].id, start, stop }),
      bead: (index) => this.sentences[side][index],
      marked: (index) => this.marked[side].has(index),
      focus: (index) => {
        if (this.focus.side !== side || this.focus.index !== index) this.select(side, index);
      },
      click: (index, withControl) => {
        if (withControl) this.mark(side, index);
        this.select(side, index, true, true);
      },
      drag: (event, index) =>
        followDrag(event, this.canvas, other(side), (target) => this.drop(side, index, target)),
      scroll: () => this.draw(),
    };
    const column = new SentenceColumn(side, code, this.data[side], options);
    this.columns[side] = column;
    const parts = { coverage: el("p", { class: "coverage" }), strip: strip(column.count, (index) => this.select(side, index, true)) };
    this.parts[side] = parts;
    return el(
      "section",
      { class: `column ${side}` },
      el("h2", { dir: "auto" }, this.data[side].title),
      parts.coverage,
      parts.strip,
      column.element,
    );
  }

  /** The bead of the sentence in focus; one without a counterpart has no pair. */
  get bead() {
    return this.sentences?.[this.focus.side][this.focus.index];
  }

  select(side, index, focus = false, jump = false) {
    const column = this.columns[side];
    if (!column.count) return;
    const place = Math.min(Math.max(index, 0), column.count - 1);
    this.focus = { side, index: place };
    column.reveal(place);
    column.choose(place);
    for (const each of ["arabic", "english"]) this.columns[each].highlight(this.bead?.[each] ?? []);
    if (focus) column.row(place).focus({ preventScroll: true });
    if (jump || focus) this.alignPartner();
    this.describe();
    this.draw();
  }

  /** Scroll the other side so that the counterpart stands beside the sentence. */
  alignPartner() {
    const { bead } = this;
    if (!bead?.pair) return;
    const here = this.columns[this.focus.side];
    const there = this.columns[other(this.focus.side)];
    const tops = [here, there].map((column) => column.element.getBoundingClientRect().top);
    const wanted = Math.abs(tops[0] - tops[1]) > 20 ? 12 : here.extent(this.focus.index).top;
    const distance = there.extent(bead[there.side][0]).top - wanted;
    const far = Math.abs(distance) > 2 * there.element.clientHeight;
    there.element.scrollBy({ top: distance, behavior: calm() || far ? "auto" : "smooth" });
  }

  reveal(focus) {
    if (this.columns) this.select(this.focus.side, this.focus.index, focus, true);
  }

  describe() {
    const { bead } = this;
    const marks = this.marked.arabic.size + this.marked.english.size;
    const parts = [t("sentence", { n: this.focus.index + 1 }), " · "];
    if (bead?.pair) {
      parts.push(el("bdi", {}, `${bead.arabic.length}-${bead.english.length}`), " ");
      parts.push(chip(bead.label, Boolean(bead.people), bead.status));
    } else parts.push(t("not_linked"));
    if (marks) parts.push(" · ", t("marks", { n: marks }));
    else parts.push(el("span", { class: "hint" }, t("documents_hint")));
    this.said.replaceChildren(...parts);
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (!this.canvas.isConnected) return;
      const seen = new Set();
      for (const side of ["arabic", "english"]) {
        const [first, last] = this.columns[side].visible;
        for (let index = first; index <= last; index += 1) if (this.sentences[side][index]) seen.add(this.sentences[side][index]);
      }
      const [left, right] = [this.columns.english, this.columns.arabic];
      drawLinks(this.canvas, seen, left, right, this.bead);
    });
  }

  step(by) {
    this.select(this.focus.side, this.focus.index + by, true);
  }

  /** Go to the other side: to the counterpart, or else to what stands beside. */
  cross(side) {
    if (side === this.focus.side) return;
    const { bead } = this;
    if (bead?.pair) {
      this.select(side, bead[side][0], true);
      return;
    }
    const here = this.columns[this.focus.side];
    const there = this.columns[side];
    this.select(side, there.at(there.element.scrollTop + here.extent(this.focus.index).top), true);
  }

  mark(side, index) {
    const marks = this.marked[side];
    if (!marks.delete(index)) marks.add(index);
    this.columns[side].rows.get(index)?.setAttribute("aria-selected", marks.has(index));
    this.describe();
  }

  clearMarks() {
    for (const side of ["arabic", "english"]) {
      for (const index of this.marked[side]) {
        this.columns?.[side].rows.get(index)?.setAttribute("aria-selected", false);
      }
      this.marked[side].clear();
    }
    if (this.columns) this.describe();
  }

  link() {
    const wanted = { arabic: [...this.marked.arabic], english: [...this.marked.english] };
    // What is in focus counts as marked on its side if nothing else is.
    if (!wanted[this.focus.side].length) wanted[this.focus.side] = [this.focus.index];
    if (!wanted.arabic.length || !wanted.english.length) say(t("mark_something"), true);
    else this.change("link", wanted);
  }

  unlink() {
    const { arabic, english } = this.bead;
    this.change("unlink", { arabic, english });
  }

  /** Cut the link before the sentence in focus. */
  split() {
    const { arabic, english } = this.bead;
    this.change("split", { arabic, english, ...this.focus });
  }

  merge() {
    const { side, index } = this.focus;
    const end = Math.max(...(this.bead?.[side] ?? [index]));
    if (end + 1 < this.sentences[side].length) this.change("merge", { [side]: [index, end + 1] });
  }

  change(operation, sentences) {
    return inTurn(async () => {
      const { arabic, english } = this.shown;
      const query = new URLSearchParams({ arabic, english });
      try {
        const answer = await post(`/api/beads?${query}`, { operation, ...sentences, seen: this.data.seen });
        this.clearMarks();
        this.app.progressed(answer.progress);
        this.patch(answer.change);
        this.app.relinked();
        say(t("saved_links"));
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 409) {
          complain(problem);
          return;
        }
        this.render(problem.data.beads);
        say(t("conflict_links", { name: problem.data.by }), true);
      }
    });
  }

  judge(name) {
    return inTurn(async () => {
      const { bead } = this;
      if (!bead?.pair) return;
      try {
        const answer = await post(`/api/pair/${bead.pair}/verdict`, { label: name, seen: bead.seen ?? "0:0" });
        this.app.progressed(answer.progress);
        this.judged(answer.pair);
        say(t("saved_verdict", { label: label(name) }));
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 409) complain(problem);
        else {
          this.judged(problem.data.pair);
          say(t("changed_by", { name: problem.data.by }), true);
        }
      }
    });
  }

  /** Show what became of a pair. */
  judged(pair) {
    for (const bead of this.beads.values()) {
      if (bead.pair !== pair.id) continue;
      bead.label = pair.label ?? pair.own ?? pair.machine;
      bead.people = Boolean(pair.label ?? pair.own);
      bead.status = pair.status;
      bead.seen = pair.seen;
      for (const side of ["arabic", "english"]) this.columns[side].update(bead[side]);
    }
    this.count();
    this.describe();
    this.draw();
  }

  openPair() {
    const { bead } = this;
    if (bead?.pair) this.app.go(`#/pairs/${bead.pair}`);
  }

  /** Link a dragged sentence, with those marked beside it, to where it was dropped. */
  drop(side, index, target) {
    const group = (name, one) => (this.marked[name].has(one) ? [...this.marked[name]] : [one]);
    this.focus = { side, index };
    this.change("link", { [side]: group(side, index), [other(side)]: group(other(side), target) });
  }

  async reload() {
    const { arabic, english } = this.shown;
    this.render(await get("/api/beads", { arabic, english }));
  }

  /** Others changed pairs or links. */
  async changed({ pairs, documents }) {
    if (!this.shown) return;
    const id = JSON.stringify([this.shown.arabic, this.shown.english]);
    const found = Object.entries(documents).find(([name]) => sameDocuments(name, id));
    for (const pair of found ? [] : pairs) this.judged(pair);
    if (!found) return;
    if (found && found[1] !== this.app.me) say(t("links_changed_by", { name: found[1] }));
    try {
      await this.reload();
    } catch (problem) {
      complain(problem);
    }
  }

  /** Something was undone or done again. */
  turned(answer) {
    if (answer.beads) this.app.goToBeads(answer.beads);
    else if (!answer.pair) this.reload();
    else if ([...this.beads.values()].some((bead) => bead.pair === answer.pair.id)) this.judged(answer.pair);
    else this.app.go(`#/pairs/${answer.pair.id}`);
  }
}

const beadKey = ({ arabic, english }) => `${arabic}|${english}`;

/** Of several beads that share a sentence, the heaviest is the one it shows. */
const weight = (bead) => (bead.people ? 2 : 0) + (bead.quality ?? 1);

const sameDocuments = (first, second) => JSON.stringify(JSON.parse(first)) === second;
