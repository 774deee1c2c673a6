// The pairs view: a list, and the pair that is being judged.

import { Problem, get, inTurn, post } from "./api.js";
import { card, historyList, openEditor } from "./card.js";
import { askConflict, askLeave, complain, say } from "./dialogs.js";
import { Draft } from "./drafts.js";
import { openBulk } from "./bulk.js";
import { at, el, key } from "./dom.js";
import { filterForm, parameters, stored } from "./filters.js";
import { PairList, place } from "./list.js";
import { nodes } from "./pieces.js";
import { setting } from "./settings.js";
import { label, t } from "./words.js";

const TRANSLATION = "bitext-translation";

/** @param app what the views share: me, choices, progressed(progress), go(place). */
export class PairsView {
  constructor(app) {
    this.app = app;
    this.pair = null;
    this.editor = null; // what is being typed, see openEditor
    this.draft = null;
    this.fresh = false; // whether the list still fits the filters and links
    this.selection = 0; // counts requests for a list, so that only the last one's answer is shown
    this.turn = 0; // the same for pairs
    this.many = el("button", { type: "button", class: "quiet", "aria-keyshortcuts": "B", onclick: () => this.bulk() }, t("bulk_open"), key("B"));
    this.count = el("p", { role: "status" });
    this.list = new PairList((index) => this.pick(this.list.ids[index]), () => this.counted());
    this.stage = el("div", { class: "stage" });
    const { form, clear } = filterForm(app.choices, (filters) => this.select(filters));
    this.element = el(
      "div",
      { class: "pairs" },
      el(
        "aside",
        { class: "side-pane", "aria-label": t("filters") },
        form,
        el("div", { class: "found" }, this.count, this.many, clear),
        this.list.element,
      ),
      this.stage,
    );
    this.keys = {
      j: () => this.move(1),
      k: () => this.move(-1),
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      a: () => this.edit("arabic"),
      e: () => this.edit("english"),
      c: () => this.edit("comment"),
      t: () => this.toggleTranslation(),
      h: () => this.toggleHistory(),
      d: () => this.openDocuments(),
      b: () => this.bulk(),
      "Shift+ArrowDown": () => this.extend(1),
      "Shift+ArrowUp": () => this.extend(-1),
      "/": () => at("search").focus(),
      ...Object.fromEntries(
        ["skip", "parallel", "partial", "related", "unrelated"].map((name, digit) => [
          String(digit),
          () => this.judge(name),
        ]),
      ),
    };
  }

  /** Show the list, and the pair of that id if there is one. */
  async open(id) {
    if (!this.fresh) await this.select(stored(), id);
    else if (id) await this.show(id);
    else if (this.pair) this.app.note(`#/pairs/${this.pair.id}`);
  }

  /** Fill the list; then show the pair of that id or, if nothing else was asked for, the first. */
  async select(filters, id) {
    this.fresh = true;
    this.selection += 1;
    this.turn += 1;
    const { selection, turn } = this;
    try {
      const { ids, items } = await get("/api/pairs", parameters(filters));
      if (selection !== this.selection) return;
      this.list.set(ids, items);
      this.counted();
      const first = id || ids[0];
      if (turn !== this.turn) this.list.select(this.list.place(this.pair?.id));
      else if (first) await this.show(first);
      else this.showNothing();
    } catch (problem) {
      complain(problem);
    }
  }

  async show(id) {
    this.turn += 1;
    const { turn } = this;
    try {
      const pair = await get(`/api/pair/${id}`, { query: stored().query });
      if (turn === this.turn) this.render(pair);
    } catch (problem) {
      complain(problem);
      if (problem instanceof Problem && problem.status === 404 && this.list.ids.length) {
        await this.show(this.list.ids[0]);
      }
    }
  }

  render(pair) {
    this.pair = pair;
    this.editor = null;
    const index = this.list.place(pair.id);
    const where = index < 0 ? label(pair.machine) : place(index + 1, this.list.ids.length);
    const { activeElement } = document;
    const free = activeElement === document.body || activeElement === at("main");
    const inside = free || this.stage.contains(activeElement);
    this.stage.replaceChildren(
      card(
        pair,
        {
          verdict: (name) => this.judge(name),
          edit: (name) => this.edit(name),
          discard: (name) => this.discard(name),
          errors: (errors) => this.markErrors(errors),
          translate: () => this.toggleTranslation(),
          history: () => this.toggleHistory(),
          documents: () => this.openDocuments(),
          previous: () => this.move(-1),
          next: () => this.move(1),
        },
        where,
      ),
    );
    if (inside) this.focusCard();
    this.list.update(pair);
    this.list.select(index);
    this.app.note(`#/pairs/${pair.id}`);
    if (localStorage.getItem(TRANSLATION) === "on") this.showTranslation();
  }

  /** The keyboard goes on at the pair, whose texts it can scroll. */
  focusCard() {
    this.stage.querySelector(".card-body")?.focus({ preventScroll: true });
  }

  /** Say how many pairs were found, or marked. */
  counted() {
    const { ids, marked } = this.list;
    this.count.textContent = marked.size ? t("marked_pairs", { n: marked.size }) : t("found", { n: ids.length });
    this.many.disabled = !ids.length;
  }

  extend(step) {
    return inTurn(async () => {
      if (this.list.index < 0 || !(await this.leave())) return;
      await this.show(this.list.ids[this.list.extend(step)]);
    });
  }

  /** Act on the pairs marked, or on all that the filters found. */
  async bulk() {
    if (!this.list.ids.length || !(await this.leave())) return;
    const { ids, marked } = this.list;
    await openBulk(marked.size ? ids.filter((id) => marked.has(id)) : ids, this.app.choices.reviewers, async (answer) => {
      this.app.progressed(answer.progress);
      for (const item of answer.items) this.list.update(item);
      await this.select(stored(), this.pair?.id);
    });
  }

  showNothing() {
    this.pair = null;
    const { left } = this.app.progress;
    this.stage.replaceChildren(
      el("p", { class: "empty" }, left === 0 ? t("all_done") : t("nothing_found")),
    );
    this.app.note("#/pairs");
  }

  move(step) {
    return inTurn(async () => {
      const index = this.list.index + step;
      if (index < 0 || index >= this.list.ids.length) return;
      if (await this.leave()) await this.show(this.list.ids[index]);
    });
  }

  pick(id) {
    return inTurn(async () => {
      if (await this.leave()) await this.show(id);
    });
  }

  judge(name) {
    return inTurn(async () => {
      if (!this.pair || !(await this.saveFirst())) return;
      const saved = await this.write("verdict", { label: name }, label(name));
      if (!saved) return;
      say(t("saved_verdict", { label: label(name) }));
      if (setting("advance")) await this.advance();
    });
  }

  /** Go to the next pair that wants a verdict; the list itself stays as it was. */
  async advance() {
    const { ids, items, index } = this.list;
    for (let next = index + 1; next < ids.length; next += 1) {
      const item = items.get(ids[next]);
      if (!item || item.status === "" || item.status === "open" || stored().status !== "open") {
        await this.show(ids[next]);
        return;
      }
    }
    if (stored().status === "open") await this.select(stored());
  }

  async edit(name) {
    if (!this.pair || this.editor?.name === name || !(await this.leave())) return;
    const { pair } = this;
    this.draft = new Draft(pair, name);
    this.editor = openEditor(pair, name, {
      input: (text) => this.draft.keep(text),
      submit: () => inTurn(() => this.save()),
      leave: () => inTurn(() => this.leave()),
    });
  }

  /** Save what is being typed; true once it is on disk. */
  async save() {
    const { name } = this.editor;
    const text = name === "comment" ? this.editor.text().trim() : this.editor.text();
    if (!/[^\s\p{C}]/u.test(text)) {
      say(t("error_blank"), true);
      return false;
    }
    this.draft.stop();
    const [action, body] = name === "comment" ? ["comment", { text }] : ["edit", { [name]: text }];
    const saved = await this.write(action, body, text);
    if (saved) say(t(`saved_${action}`));
    return saved;
  }

  /** Before a verdict: save what was typed, or close the field if nothing was. */
  async saveFirst() {
    if (this.editor?.changed()) return this.save();
    if (this.editor) await this.close();
    return true;
  }

  /** Before going elsewhere: what was typed is saved, kept as a draft, or given up, as asked. */
  async leave() {
    if (!this.editor) return true;
    if (!this.editor.changed()) {
      await this.close();
      return true;
    }
    const answer = await askLeave();
    if (answer === "save") return this.save();
    if (answer === "keep") {
      await this.draft.flush();
      this.editor = null;
      await this.show(this.pair.id);
    } else if (answer === "discard") await this.close();
    return answer === "keep" || answer === "discard";
  }

  /** True while something was typed that is not saved. */
  get unsaved() {
    return Boolean(this.editor?.changed());
  }

  /** Close the field, and give up what is in it. */
  async close() {
    const { name } = this.editor;
    await this.draft.remove();
    delete this.pair.drafts[name];
    this.render(this.pair);
  }

  markErrors(errors) {
    return inTurn(async () => {
      if (await this.write("errors", { errors }, errors.map((name) => t(`error_category_${name}`)).join(", "))) say(t("saved_errors"));
    });
  }

  async discard(name) {
    await new Draft(this.pair, name).remove();
    delete this.pair.drafts[name];
    this.render(this.pair);
  }

  /** Send a change of the pair shown; true once it is on disk and shown. */
  async write(action, body, mine) {
    const { id } = this.pair;
    let { seen } = this.pair;
    for (;;) {
      try {
        const answer = await post(`/api/pair/${id}/${action}`, { ...body, seen });
        this.app.progressed(answer.progress);
        this.render(answer.pair);
        return true;
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 409) {
          complain(problem);
          return false;
        }
        const { pair, by } = problem.data;
        if (by === this.app.me && isThere(body, pair)) {
          // It was saved, but the server was stopped before it could say so.
          this.render(pair);
          return true;
        }
        const again = await askConflict({ by, me: this.app.me, pair, mine });
        if (!again) {
          await this.draft?.flush();
          await this.show(id);
          return false;
        }
        seen = pair.seen;
      }
    }
  }

  toggleTranslation() {
    const shown = localStorage.getItem(TRANSLATION) === "on";
    localStorage.setItem(TRANSLATION, shown ? "off" : "on");
    if (shown) at("translation").hidden = true;
    else this.showTranslation();
  }

  async showTranslation(now = false) {
    const { pair } = this;
    const box = at("translation");
    if (!box || !pair) return;
    const put = (...content) => box.replaceChildren(el("h3", {}, t("translation")), ...content);
    const said = (pieces) => el("p", { lang: "en", dir: "ltr", class: "text" }, nodes(pieces));
    const again = () =>
      this.app.choices.translate && pair.sides.ar.edited
        ? el("button", { type: "button", class: "quiet", onclick: () => this.showTranslation(true) }, t("translate_now"))
        : "";
    box.hidden = false;
    if (pair.translation.length && !now) return put(said(pair.translation), again());
    if (!this.app.choices.translate) return put(el("p", { class: "hint" }, t("no_translation")));
    put(el("p", { class: "hint" }, t("translating")));
    try {
      const { translation } = await post(`/api/pair/${pair.id}/translation`);
      if (this.pair === pair) put(said(translation));
    } catch (problem) {
      complain(problem);
    }
  }

  async toggleHistory() {
    const box = at("history");
    if (!box) return;
    if (!box.hidden) {
      box.hidden = true;
      return;
    }
    try {
      box.replaceChildren(historyList(await get(`/api/pair/${this.pair.id}/history`)));
      box.hidden = false;
      box.scrollIntoView({ block: "nearest" });
    } catch (problem) {
      complain(problem);
    }
  }

  openDocuments() {
    if (!this.pair) return;
    const { ar, en } = this.pair.sides;
    const sides = [ar, en].map((side) => encodeURIComponent(side.document)).join("/");
    this.app.go(`#/documents/${sides}/${ar.sentences[0]}`);
  }

  /** Others, or this reviewer elsewhere, changed pairs. */
  changed(items) {
    for (const item of items) {
      this.list.update(item);
      if (item.id !== this.pair?.id || item.seen === this.pair.seen) continue;
      if (item.by !== this.app.me) say(t("changed_by", { name: item.by }));
      if (!this.editor) this.show(item.id);
    }
  }

  /** Something was undone or done again. */
  turned(answer) {
    for (const item of answer.items ?? []) this.list.update(item);
    if (answer.beads) this.app.goToBeads(answer.beads);
    else if (answer.pair) this.render(answer.pair);
    else if (this.pair) this.show(this.pair.id);
  }
}

/** True if the pair already is as the change would make it. */
function isThere({ label: given, arabic, english, text }, pair) {
  if (given) return pair.own === given || pair.label === given;
  if (arabic !== undefined) return pair.sides.ar.text === arabic;
  if (english !== undefined) return pair.sides.en.text === english;
  return pair.comments_made.at(-1)?.text === text;
}
