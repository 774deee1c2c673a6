// Dialogs: keys, name, and what somebody else did in the meantime.

import { explain, post, useToken } from "./api.js";
import { at, el } from "./dom.js";
import { setSingleKeys, singleKeys } from "./keys.js";
import { set, setting } from "./settings.js";
import { label, t } from "./words.js";

/** Say something that goes away by itself. */
export function say(text, isProblem = false) {
  const notice = at("notice");
  notice.textContent = text;
  notice.classList.toggle("problem", isProblem);
  notice.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => notice.classList.remove("shown"), isProblem ? 8000 : 3500);
}

/** Say what went wrong. */
export function complain(problem) {
  const words = explain(problem);
  if (words) say(words, true);
}

/** Open a dialog and wait for the value it closes with. */
export function ask(title, content, { closable = true } = {}) {
  const dialog = el("dialog", { "aria-labelledby": "dialog-title" });
  dialog.append(el("h2", { id: "dialog-title" }, title));
  dialog.append(...content(dialog).filter(Boolean));
  if (closable) {
    const close = () => dialog.close("");
    dialog.append(
      el("button", { type: "button", class: "close", "aria-label": t("close"), onclick: close }, "×"),
    );
  } else {
    dialog.addEventListener("cancel", (event) => event.preventDefault());
  }
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

const KEYS = {
  keys_everywhere: [
    ["Z", "undo"],
    ["⇧ Z", "redo"],
    ["/", "key_search"],
    ["?", "keys"],
    ["+ −", "key_size"],
  ],
  keys_pairs: [
    ["1", "label_parallel"],
    ["2", "label_partial"],
    ["3", "label_related"],
    ["4", "label_unrelated"],
    ["0", "label_skip"],
    ["J", "key_next"],
    ["K", "key_previous"],
    ["A", "edit_arabic"],
    ["E", "edit_english"],
    ["C", "add_comment"],
    ["T", "show_translation"],
    ["H", "history"],
    ["D", "open_documents"],
    ["B", "bulk_open"],
    ["⇧ ↓", "key_extend"],
    ["Ctrl Enter", "key_submit"],
    ["Esc", "key_cancel"],
  ],
  keys_documents: [
    ["↑ ↓", "key_move"],
    ["← →", "key_sides"],
    ["Space", "key_mark"],
    ["L", "link"],
    ["X", "unlink"],
    ["S", "split"],
    ["M", "merge"],
    ["1 – 4", "key_verdict_bead"],
    ["P", "open_pair"],
    ["Esc", "clear_marks"],
  ],
};

/** All keys. */
export function showKeys() {
  return ask(t("keys"), () => [
    el(
      "div",
      { class: "keys" },
      Object.entries(KEYS).map(([title, rows]) =>
        el(
          "section",
          {},
          el("h3", {}, t(title)),
          el(
            "dl",
            {},
            rows.map(([keys, name]) =>
              el("div", {}, el("dt", { dir: "ltr" }, el("kbd", {}, keys)), el("dd", {}, t(name))),
            ),
          ),
        ),
      ),
    ),
    el(
      "label",
      { class: "switch" },
      el("input", {
        type: "checkbox",
        checked: singleKeys(),
        onchange: (event) => setSingleKeys(event.target.checked),
      }),
      t("single_keys"),
    ),
    el("p", { class: "hint" }, t("single_keys_help")),
    el(
      "label",
      { class: "switch" },
      el("input", {
        type: "checkbox",
        checked: setting("advance"),
        onchange: (event) => set("advance", event.target.checked),
      }),
      t("advance_by_itself"),
    ),
  ]);
}

/** What to do with a text that is not saved: "save", "keep", "discard", or "" to stay. */
export function askLeave() {
  return ask(t("leave_title"), (dialog) => [
    el(
      "div",
      { class: "choices" },
      ["save", "keep", "discard"].map((name) =>
        el(
          "button",
          { type: "button", class: name === "save" ? "primary" : "", onclick: () => dialog.close(name) },
          t(`leave_${name}`),
        ),
      ),
    ),
  ]);
}

/** Ask before something that concerns everybody. */
export async function confirm(title, text, yes) {
  const answer = await ask(title, (dialog) => [
    el("p", {}, text),
    el(
      "div",
      { class: "choices" },
      el("button", { type: "button", class: "primary", onclick: () => dialog.close("yes") }, yes),
      el("button", { type: "button", onclick: () => dialog.close("") }, t("cancel")),
    ),
  ]);
  return answer === "yes";
}

/** Ask who reviews; the answer is stored before this returns. */
export async function askName(current) {
  const answer = await ask(
    t("name_title"),
    (dialog) => [
      el("p", { class: "hint" }, t("name_help")),
      el(
        "form",
        { method: "dialog", onsubmit: (event) => submitName(event, dialog, current) },
        el(
          "label",
          {},
          t("name_label"),
          el("input", {
            name: "name",
            required: true,
            maxlength: 80,
            dir: "auto",
            autocomplete: "name",
            value: current,
          }),
        ),
        el(
          "label",
          { id: "pin-field", hidden: !current },
          t("pin_label"),
          el("input", { name: "pin", type: "password", minlength: 4, maxlength: 80, autocomplete: "off" }),
        ),
        el("p", { id: "name-problem", class: "problem-text", role: "alert" }),
        el("button", { class: "primary" }, t("start")),
      ),
    ],
    { closable: Boolean(current) },
  );
  return answer || current;
}

async function submitName(event, dialog, current) {
  event.preventDefault();
  const { name, pin } = event.target.elements;
  const body = { name: name.value.trim() };
  if (!body.name) return;
  if (pin.value) body.pin = pin.value;
  else if (body.name === current) {
    dialog.close(current);
    return;
  }
  if (at("name-problem").dataset.confirm === body.name) body.confirmed = true;
  try {
    if (body.name === current) {
      await post("/api/pin", body);
      dialog.close(current);
      return;
    }
    const answer = await post("/api/reviewer", body);
    useToken(answer.csrf);
    dialog.close(answer.name);
  } catch (problem) {
    nameProblem(problem, body.name);
  }
}

/** Say in the dialog why the name cannot be had, and what helps. */
function nameProblem(problem, name) {
  const words = explain(problem);
  const said = at("name-problem");
  const { error, pin, host } = problem.data ?? {};
  said.textContent = words;
  if (error !== "name_in_use") return;
  said.textContent = t(host ? "name_confirm" : pin ? "name_needs_pin" : "name_taken", { name: problem.data.name });
  if (host) said.dataset.confirm = name;
  else at("pin-field").hidden = !pin;
}

/**
 * Somebody else wrote first: show it and ask.
 * @returns {Promise<boolean>} true to save one's own on top.
 */
export async function askConflict({ by, me, pair, mine }) {
  const same = by === me;
  const answer = await ask(same ? t("conflict_same") : t("conflict", { name: by }), (dialog) => [
    same ? null : el("p", {}, t("conflict_text", { name: by })),
    el(
      "dl",
      { class: "conflict" },
      el("dt", {}, t("theirs")),
      el(
        "dd",
        {},
        el("strong", {}, label(pair.label ?? pair.own)),
        el("p", { lang: "ar", dir: "rtl" }, pair.arabic),
        el("p", { lang: "en", dir: "ltr" }, pair.english),
      ),
      el("dt", {}, t("mine")),
      el("dd", {}, el("strong", { dir: "auto" }, mine)),
    ),
    el(
      "div",
      { class: "choices" },
      el("button", { type: "button", onclick: () => dialog.close("") }, t("keep_theirs")),
      el(
        "button",
        { type: "button", class: "primary", onclick: () => dialog.close("mine") },
        t("save_mine"),
      ),
    ),
  ]);
  return answer === "mine";
}
