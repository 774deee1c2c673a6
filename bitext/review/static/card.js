// One pair: its texts, what the machine says, what people said.

import { at, el, key } from "./dom.js";
import { chip } from "./list.js";
import { nodes } from "./pieces.js";
import { decimal, label, language as interfaceLanguage, percent, reason, t, time } from "./words.js";

export const LABELS = ["parallel", "partial", "related", "unrelated"];
/** The top level of MQM. */
const ERRORS = ["accuracy", "terminology", "conventions", "style", "locale", "audience", "design"];
const SIDES = { ar: ["arabic", "rtl"], en: ["english", "ltr"] };

/** The order of the sides in the interface's direction: Arabic always stands at the right. */
export const ORDER = interfaceLanguage === "ar" ? ["ar", "en"] : ["en", "ar"];

/**
 * @param pair as the server tells it.
 * @param act what the reader can do: verdict, edit, discard, translate, history, documents,
 *     previous, next.
 */
export function card(pair, act, where) {
  return el(
    "article",
    { class: "card", "aria-labelledby": "card-title", "data-pair": pair.id },
    head(pair, act, where),
    el("div", { class: "card-body", tabindex: 0, role: "group", "aria-labelledby": "card-title" }, [
      notices(pair, act),
      el(
        "div",
        { class: "texts" },
        ORDER.map((language) => side(pair, language, act)),
      ),
      el("section", { class: "translation", id: "translation", hidden: true }),
      findings(pair),
      errors(pair, act),
      people(pair, act),
    ]),
    verdicts(pair, act),
  );
}

function head(pair, act, where) {
  const said = pair.label ?? pair.own;
  return el(
    "header",
    { class: "card-head" },
    el("button", { type: "button", onclick: act.previous, "aria-keyshortcuts": "K" }, el("span", { "aria-hidden": "true", class: "flip" }, "←"), el("span", { class: "hidden" }, t("previous"))),
    el("h2", { id: "card-title" }, where),
    el("button", { type: "button", onclick: act.next, "aria-keyshortcuts": "J" }, el("span", { "aria-hidden": "true", class: "flip" }, "→"), el("span", { class: "hidden" }, t("next"))),
    said || pair.status ? chip(said ?? pair.machine, Boolean(said), pair.status) : null,
    el("span", { class: "tag", dir: "ltr" }, pair.bead),
    el("span", { class: "spring" }),
    el("button", { type: "button", class: "quiet", onclick: act.documents, "aria-keyshortcuts": "D" }, t("open_documents"), key("D")),
  );
}

function notices(pair, act) {
  const waiting = Object.entries(pair.drafts).map(([name, text]) => draftNotice(name, text, act));
  const notice = sampleNotice(pair);
  return waiting.length || notice ? el("div", { class: "notices" }, notice, waiting) : null;
}

/** A text that this reviewer has typed and not saved. */
function draftNotice(name, text, act) {
  return el(
    "div",
    { class: "draft boxed" },
    el("strong", {}, t(`draft_${name}`)),
    el("p", { dir: "auto", class: "draft-text" }, text),
    el("button", { type: "button", onclick: () => act.edit(name) }, t("draft_continue")),
    el("button", { type: "button", class: "quiet", onclick: () => act.discard(name) }, t("draft_discard")),
  );
}

function sampleNotice(pair) {
  if (pair.disputant) return el("p", { class: "hint boxed" }, t("disputant"));
  if (pair.blind) return el("p", { class: "hint boxed" }, t("blind"));
  if (pair.status === "disputed") return el("p", { class: "hint boxed" }, t("decide"));
  if (pair.sampled) return el("p", { class: "hint boxed" }, t("settled"));
  return null;
}

function side(pair, language, act) {
  const [name, dir] = SIDES[language];
  const { pieces, before, after, title, edited, source } = pair.sides[language];
  const context = (found, where) =>
    found.length ? el("p", { class: "context", title: t(where) }, nodes(found)) : null;
  return el(
    "section",
    { class: `side ${name}`, "aria-labelledby": `side-${name}` },
    el(
      "header",
      {},
      el("h3", { id: `side-${name}` }, t(name)),
      el("span", { class: "document", dir: "auto" }, title),
      edited ? el("span", { class: "tag" }, t("edited")) : null,
      el("button", { type: "button", class: "quiet", "aria-label": t(`edit_${name}`), "aria-keyshortcuts": name[0].toUpperCase(), onclick: () => act.edit(name) }, el("span", { "aria-hidden": "true" }, "✎"), key(name[0].toUpperCase())),
    ),
    el(
      "div",
      { class: "words", id: `words-${name}`, lang: language, dir },
      context(before, "before"),
      el("p", { class: "text" }, nodes(pieces)),
      context(after, "after"),
    ),
    edited
      ? el("details", {}, el("summary", {}, t("source_was")), el("p", { lang: language, dir, class: "source" }, source))
      : null,
  );
}

function findings(pair) {
  const scores = pair.scores.map(({ name, value, definition }) =>
    el("tr", { title: definition }, el("th", { scope: "row" }, t(`score_${name}`)), el("td", { dir: "ltr" }, decimal(value))),
  );
  return el(
    "section",
    { class: "findings" },
    el("p", {}, machineSaid(pair)),
    pair.quality === null
      ? null
      : el("p", { class: "quality" }, meter(pair.quality), t("quality", { percent: percent(pair.quality) })),
    pair.correspondence === null
      ? null
      : el(
          "p",
          { class: "quality" },
          meter(pair.correspondence),
          t("correspondence", { percent: percent(pair.correspondence) }),
        ),
    pair.reasons.length
      ? el("ul", { class: "reasons", "aria-label": t("why") }, pair.reasons.map((each) => el("li", {}, reason(each))))
      : null,
    scores.length
      ? el("details", {}, el("summary", {}, t("all_scores")), el("table", {}, el("tbody", {}, scores)))
      : null,
  );
}

function machineSaid(pair) {
  if (pair.hidden) return t("machine_hidden");
  return pair.machine ? t("machine_said", { label: label(pair.machine) }) : t("machine_nothing");
}

function meter(value) {
  const bar = el("span", { class: "meter", "aria-hidden": "true" }, el("span", {}));
  bar.firstChild.style.inlineSize = `${Math.round(value * 100)}%`;
  return bar;
}

/** What is wrong with the translation, by category. */
function errors(pair, act) {
  const change = (event) => {
    const boxes = event.currentTarget.closest("fieldset").querySelectorAll("input:checked");
    act.errors([...boxes].map((box) => box.value));
  };
  return el(
    "details",
    { class: "errors", open: pair.errors.length > 0 },
    el("summary", {}, t("errors_title")),
    el(
      "fieldset",
      {},
      el("legend", { class: "hidden" }, t("errors_title")),
      ERRORS.map((name) =>
        el(
          "label",
          { class: "switch", title: t(`error_means_${name}`) },
          el("input", { type: "checkbox", value: name, checked: pair.errors.includes(name), onchange: change }),
          t(`error_category_${name}`),
        ),
      ),
    ),
  );
}

function people(pair, act) {
  const others = pair.judgements.length > 1 ? pair.judgements : [];
  return el(
    "section",
    { class: "remarks" },
    others.length
      ? el("ul", { class: "judgements" }, others.map(({ reviewer, label: given }) => el("li", {}, t("judged_by", { name: reviewer, label: label(given) }))))
      : null,
    pair.comments_made.map((each) =>
      el("figure", { class: "comment" }, el("blockquote", { dir: "auto" }, each.text), el("figcaption", {}, el("bdi", {}, each.reviewer), ` · ${time(each.at)}`)),
    ),
    el("div", { class: "more" }, [
      el("button", { type: "button", class: "quiet", onclick: () => act.edit("comment"), "aria-keyshortcuts": "C" }, t("add_comment"), key("C")),
      el("button", { type: "button", class: "quiet", onclick: act.translate, "aria-keyshortcuts": "T" }, t("show_translation"), key("T")),
      el("button", { type: "button", class: "quiet", onclick: act.history, "aria-keyshortcuts": "H" }, t("history"), key("H")),
    ]),
    el("div", { id: "comment-form" }),
    el("div", { id: "history", hidden: true }),
  );
}

function verdicts(pair, act) {
  const given = pair.label ?? pair.own;
  return el(
    "div",
    { class: "verdicts", role: "group", "aria-label": t("verdict") },
    [...LABELS, "skip"].map((name, index) =>
      el(
        "button",
        {
          type: "button",
          class: `verdict ${name}`,
          title: t(`means_${name}`),
          "aria-pressed": given === name,
          "aria-keyshortcuts": name === "skip" ? "0" : index + 1,
          onclick: () => act.verdict(name),
        },
        key(name === "skip" ? "0" : String(index + 1)),
        el("span", {}, label(name)),
      ),
    ),
  );
}

/** The history of a pair. */
export function historyList(events) {
  if (!events.length) return el("p", { class: "hint" }, t("no_history"));
  return el(
    "ol",
    { class: "history" },
    events.map((event) =>
      el(
        "li",
        { class: event.holds ? "" : "withdrawn" },
        el("time", { datetime: event.at }, time(event.at)),
        " ",
        el("bdi", {}, event.reviewer),
        ": ",
        t(`kind_${event.kind}`),
        event.payload.label ? ` – ${label(event.payload.label)}` : "",
        ...["arabic", "english", "text"].filter((name) => name in event.payload).map((name) =>
          el("p", { dir: "auto" }, event.payload[name] ?? t("back_to_source")),
        ),
        event.holds ? null : el("span", { class: "tag" }, t("history_undone")),
      ),
    ),
  );
}

const FIELDS = { arabic: ["ar", "rtl", 20000, 5], english: ["en", "ltr", 20000, 5], comment: [null, "auto", 4000, 2] };

/**
 * Put a text field in the place of a text, or one for a comment below the pair.
 * @param pair as the server tells it.
 * @param name "arabic", "english" or "comment".
 * @param on what to do: submit(), leave(), input(text).
 * @returns what is in the field: name, text(), changed().
 */
export function openEditor(pair, name, on) {
  const [code, dir, longest, rows] = FIELDS[name];
  const { text, source } = code ? pair.sides[code] : { text: "", source: "" };
  const draft = pair.drafts[name];
  const field = el("textarea", {
    lang: code,
    dir,
    "aria-label": t(code ? `editing_${name}` : "comment"),
    maxlength: longest,
    rows,
    value: draft ?? text,
    oninput: () => on.input(field.value),
    onkeydown: (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        on.submit();
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        on.leave();
      }
    },
  });
  const back = () => {
    field.value = source;
    field.focus();
    on.input(source);
  };
  const form = el(
    "form",
    {
      class: "editor",
      onsubmit: (event) => {
        event.preventDefault();
        on.submit();
      },
    },
    field,
    draft !== undefined && draft !== text ? el("p", { class: "hint" }, t("draft_kept")) : null,
    el(
      "div",
      { class: "choices", lang: interfaceLanguage, dir: document.dir },
      el("button", { class: "primary" }, t("save"), key("Ctrl ⏎")),
      el("button", { type: "button", onclick: on.leave }, t("cancel"), key("Esc")),
      text === source ? null : el("button", { type: "button", class: "quiet", onclick: back }, t("back_to_source")),
    ),
  );
  at(code ? `words-${name}` : "comment-form").replaceChildren(form);
  field.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
  return { name, text: () => field.value, changed: () => field.value !== text };
}
