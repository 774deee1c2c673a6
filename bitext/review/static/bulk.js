// Actions on many pairs at once: those marked in the list, or else all that the filters found.

import { explain, post } from "./api.js";
import { LABELS } from "./card.js";
import { ask, say } from "./dialogs.js";
import { at, el } from "./dom.js";
import { nodes } from "./pieces.js";
import { label, t } from "./words.js";

const MOST = 5000;

/**
 * A dialog for verdicts, assignment, and finding and replacing.
 * @param ids the pairs.
 * @param reviewers names to assign to.
 * @param done called with the server's answer once something was done.
 */
export function openBulk(ids, reviewers, done) {
  const pairs = ids.slice(0, MOST);
  return ask(t("bulk_title", { n: pairs.length }), (dialog) => {
    const run = (path, body) => act(path, { pairs, ...body }, dialog, done);
    return [
      ids.length > MOST ? el("p", { class: "hint" }, t("bulk_most", { n: MOST })) : null,
      verdicts(run),
      assignment(run, reviewers),
      replacing(pairs, run),
      el("p", { id: "bulk-problem", class: "problem-text", role: "alert" }),
    ];
  });
}

async function act(path, body, dialog, done) {
  try {
    const answer = await post(path, body);
    dialog.close("");
    const left = Object.entries(answer.left).map(([why, n]) => t(`bulk_left_${why}`, { n }));
    say([t("bulk_done", { n: answer.done }), ...left].join(" "));
    await done(answer);
  } catch (problem) {
    at("bulk-problem").textContent = explain(problem);
  }
}

function verdicts(run) {
  return el(
    "fieldset",
    {},
    el("legend", {}, t("bulk_verdict")),
    el(
      "div",
      { class: "choices" },
      [...LABELS, "skip"].map((name) =>
        el("button", { type: "button", class: `verdict ${name}`, onclick: () => run("/api/bulk/verdict", { label: name }) }, label(name)),
      ),
    ),
  );
}

function assignment(run, reviewers) {
  const chosen = el(
    "select",
    { "aria-label": t("bulk_assign"), autofocus: true }, // not a verdict, which Enter would give
    el("option", { value: "" }, t("bulk_everybody")),
    reviewers.map((name) => el("option", { value: name }, name)),
  );
  return el(
    "fieldset",
    {},
    el("legend", {}, t("bulk_assign")),
    el(
      "div",
      { class: "choices" },
      chosen,
      el("button", { type: "button", onclick: () => run("/api/bulk/assign", { reviewer: chosen.value || null }) }, t("bulk_assign_now")),
    ),
  );
}

function replacing(pairs, run) {
  const side = el("select", { "aria-label": t("replace_side") }, ["arabic", "english"].map((name) => el("option", { value: name }, t(name))));
  const find = el("input", { dir: "auto", maxlength: 400, autocomplete: "off" });
  const instead = el("input", { dir: "auto", maxlength: 2000, autocomplete: "off" });
  const regex = el("input", { type: "checkbox" });
  const preview = el("div", { class: "preview", "aria-live": "polite" });
  const body = () => ({ side: side.value, find: find.value, replace: instead.value, regex: regex.checked });
  const show = async () => {
    at("bulk-problem").textContent = "";
    preview.replaceChildren();
    if (!find.value) return;
    try {
      const { count, shown } = await post("/api/bulk/replace", { pairs, ...body() });
      const language = side.value === "arabic" ? "ar" : "en";
      const text = (tag, pieces) => el(tag, { lang: language, dir: language === "ar" ? "rtl" : "ltr" }, nodes(pieces));
      preview.replaceChildren(
        el("p", {}, t("replace_found", { n: count })),
        el("ul", {}, shown.slice(0, 20).map(({ before, after }) => el("li", {}, text("del", before), text("ins", after)))),
        count ? el("button", { type: "button", class: "primary", onclick: () => run("/api/bulk/replace", { ...body(), confirmed: true }) }, t("replace_now", { n: count })) : "",
      );
    } catch (problem) {
      at("bulk-problem").textContent = explain(problem);
    }
  };
  return el(
    "form",
    { class: "replace", onsubmit: (event) => { event.preventDefault(); show(); } },
    el("h3", {}, t("replace_title")),
    side,
    el("label", {}, t("replace_find"), find),
    el("label", {}, t("replace_with"), instead),
    el("label", { class: "switch" }, regex, t("replace_regex")),
    el("button", {}, t("replace_preview")),
    preview,
  );
}
