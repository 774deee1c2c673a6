// The documents view: two documents side by side and the links between their sentences.

import { Problem, get, inTurn, post } from "./api.js";
import { LABELS, ORDER } from "./card.js";
import { complain, say } from "./dialogs.js";
import { calm, el, key, svg } from "./dom.js";
import { drawLinks, followDrag, strip } from "./links.js";
import { chip } from "./list.js";
import { other, sentenceList } from "./sentences.js";
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
    const scrolls = this.columns ? [this.columns.arabic.scrollTop, this.columns.english.scrollTop] : [0, 0];
    const same = this.shown?.arabic === data.arabic.id && this.shown?.english === data.english.id;
    const hadFocus = this.body.contains(document.activeElement);
    this.data = data;
    this.shown = { arabic: data.arabic.id, english: data.english.id };
    this.chooser.value = this.choices.findIndex(
      (each) => each.arabic === data.arabic.id && each.english === data.english.id,
    );
    this.sentences = { arabic: [], english: [] };
    for (const side of ["arabic", "english"]) {
      this.sentences[side] = data[side].sentences.map((sentence) => ({ ...sentence, bead: null }));
    }
    for (const bead of data.beads) {
      for (const side of ["arabic", "english"]) {
        for (const index of bead[side]) {
          const sentence = this.sentences[side][index];
          if (!sentence.bead || weight(bead) > weight(sentence.bead)) sentence.bead = bead;
        }
      }
    }
    this.columns = {};
    this.canvas = svg("svg", { class: "links", role: "img", "aria-label": t("links_between") });
    const parts = ORDER.map((code) => this.column(NAMES[code], code));
    this.body.replaceChildren(parts[0], this.canvas, parts[1]);
    for (const bead of data.beads) {
      const elements = (side) => bead[side].map((index) => this.sentences[side][index].element);
      bead.left = elements("english");
      bead.right = elements("arabic");
    }
    if (same) [this.columns.arabic.scrollTop, this.columns.english.scrollTop] = scrolls;
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    this.select(this.focus.side, this.focus.index, hadFocus);
    const sides = [data.arabic.id, data.english.id].map(encodeURIComponent).join("/");
    this.app.note(`#/documents/${sides}`);
  }

  column(side, code) {
    const sentences = this.sentences[side];
    const options = {
      marked: (index) => this.marked[side].has(index),
      focus: (index) => {
        if (this.current !== sentences[index]) this.select(side, index);
      },
      click: (index, withControl) => {
        if (withControl) this.mark(side, index);
        this.select(side, index, true, true);
      },
      drag: (event, index) =>
        followDrag(event, this.canvas, other(side), (target) => this.drop(side, index, target)),
      scroll: () => this.draw(),
    };
    this.columns[side] = sentenceList(side, code, sentences, options);
    const linked = sentences.filter(({ bead }) => bead?.pair).length;
    return el(
      "section",
      { class: `column ${side}` },
      el("h2", { dir: "auto" }, this.data[side].title),
      el("p", { class: "coverage" }, t("covered", { n: linked, total: sentences.length })),
      strip(sentences, (index) => this.select(side, index, true)),
      this.columns[side],
    );
  }

  get current() {
    return this.sentences?.[this.focus.side][this.focus.index];
  }

  select(side, index, focus = false, jump = false) {
    const count = this.sentences[side].length;
    if (!count) return;
    const place = Math.min(Math.max(index, 0), count - 1);
    for (const each of this.body.querySelectorAll(".sentence.bead")) each.classList.remove("bead");
    this.columns[side].querySelector("[tabindex='0']")?.setAttribute("tabindex", -1);
    this.focus = { side, index: place };
    const { element, bead } = this.current;
    element.tabIndex = 0;
    for (const each of [...(bead?.left ?? []), ...(bead?.right ?? [])]) each.classList.add("bead");
    if (focus) element.focus({ preventScroll: true });
    this.scrollTo(element);
    if (jump || focus) this.alignPartner();
    this.describe();
    this.draw();
  }

  scrollTo(element) {
    const column = element.parentElement;
    const box = element.getBoundingClientRect();
    const frame = column.getBoundingClientRect();
    if (box.top < frame.top) column.scrollTop += box.top - frame.top - 12;
    else if (box.bottom > frame.bottom) column.scrollTop += box.bottom - frame.bottom + 12;
  }

  /** Scroll the other side so that the counterpart stands beside the sentence. */
  alignPartner() {
    const { bead, element } = this.current;
    const partner = bead?.pair && this.sentences[other(this.focus.side)][bead[other(this.focus.side)][0]];
    if (!partner) return;
    const frames = [element, partner.element].map((each) => each.parentElement.getBoundingClientRect());
    const stacked = Math.abs(frames[0].top - frames[1].top) > 20;
    const wanted = stacked ? frames[1].top + 12 : element.getBoundingClientRect().top;
    const distance = partner.element.getBoundingClientRect().top - wanted;
    partner.element.parentElement.scrollBy({ top: distance, behavior: calm() ? "auto" : "smooth" });
  }

  reveal(focus) {
    if (this.current) this.select(this.focus.side, this.focus.index, focus, true);
  }

  describe() {
    const { bead } = this.current;
    const marks = this.marked.arabic.size + this.marked.english.size;
    const parts = [t("sentence", { n: this.focus.index + 1 }), " · "];
    if (bead?.pair) {
      parts.push(el("bdi", {}, `${bead.arabic.length}-${bead.english.length}`), " ");
      parts.push(chip(bead.label ?? bead.own ?? bead.machine, Boolean(bead.label ?? bead.own), bead.status));
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
      if (this.canvas.isConnected) drawLinks(this.canvas, this.data.beads, this.current?.bead);
    });
  }

  step(by) {
    this.select(this.focus.side, this.focus.index + by, true);
  }

  /** Go to the other side: to the counterpart, or else to what stands beside. */
  cross(side) {
    if (side === this.focus.side) return;
    const { bead, element } = this.current;
    if (bead?.pair) {
      this.select(side, bead[side][0], true);
      return;
    }
    const { top } = element.getBoundingClientRect();
    const distances = this.sentences[side].map((each) =>
      Math.abs(each.element.getBoundingClientRect().top - top),
    );
    this.select(side, distances.indexOf(Math.min(...distances)), true);
  }

  mark(side, index) {
    const marks = this.marked[side];
    if (!marks.delete(index)) marks.add(index);
    this.sentences[side][index].element.setAttribute("aria-selected", marks.has(index));
    this.describe();
  }

  clearMarks() {
    for (const side of ["arabic", "english"]) {
      for (const index of this.marked[side]) {
        this.sentences?.[side][index]?.element.setAttribute("aria-selected", false);
      }
      this.marked[side].clear();
    }
    if (this.current) this.describe();
  }

  link() {
    const wanted = { arabic: [...this.marked.arabic], english: [...this.marked.english] };
    // What is in focus counts as marked on its side if nothing else is.
    if (!wanted[this.focus.side].length) wanted[this.focus.side] = [this.focus.index];
    if (!wanted.arabic.length || !wanted.english.length) say(t("mark_something"), true);
    else this.change("link", wanted);
  }

  unlink() {
    const { arabic, english } = this.current.bead;
    this.change("unlink", { arabic, english });
  }

  /** Cut the link before the sentence in focus. */
  split() {
    const { arabic, english } = this.current.bead;
    this.change("split", { arabic, english, ...this.focus });
  }

  merge() {
    const { side, index } = this.focus;
    const end = Math.max(...(this.current.bead?.[side] ?? [index]));
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
        this.render(answer.beads);
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
      const { bead } = this.current;
      if (!bead?.pair) return;
      try {
        const answer = await post(`/api/pair/${bead.pair}/verdict`, { label: name, seen: bead.seen });
        this.app.progressed(answer.progress);
        say(t("saved_verdict", { label: label(name) }));
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 409) complain(problem);
        else say(t("changed_by", { name: problem.data.by }), true);
      }
      await this.reload();
    });
  }

  openPair() {
    const { bead } = this.current;
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
    const mine = new Set(this.data.beads.map((bead) => bead.pair));
    const found = Object.entries(documents).find(([name]) => sameDocuments(name, id));
    if (!found && !pairs.some((pair) => mine.has(pair.id))) return;
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
    else if (this.data.beads.some((bead) => bead.pair === answer.pair.id)) this.reload();
    else this.app.go(`#/pairs/${answer.pair.id}`);
  }
}

/** Of several beads that share a sentence, the heaviest is the one it shows. */
const weight = (bead) => (bead.label ? 2 : 0) + (bead.quality ?? 1);

const sameDocuments = (first, second) => JSON.stringify(JSON.parse(first)) === second;
