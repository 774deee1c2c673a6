// What the list shows.

import { el } from "./dom.js";
import { LABELS } from "./card.js";
import { number, t } from "./words.js";

const STORED = "bitext-filters";
const NONE = {
  query: "",
  status: "open",
  label: "",
  document: "",
  reason: "",
  low: 0,
  high: 1,
  order: "uncertain",
};
const STATUSES = ["open", "mine", "all", "reviewed", "skipped", "disputed", "commented", "edited", "errors", "draft", "relinked"];
const ORDERS = ["uncertain", "document", "best", "worst", "recent"];

/** The filters as they were left in this tab. */
export function stored() {
  try {
    return { ...NONE, ...JSON.parse(sessionStorage.getItem(STORED) ?? "{}") };
  } catch {
    return { ...NONE };
  }
}

/** The parameters of a request for pairs. */
export function parameters(filters) {
  const { label, ...rest } = filters;
  return label ? { ...rest, label } : rest;
}

/**
 * A form of filters, and a button that takes them back.
 * @param {(filters) => void} changed called whenever they change.
 */
export function filterForm(choices, changed) {
  const filters = stored();
  let waiting;
  const set = (name, value) => {
    filters[name] = value;
    sessionStorage.setItem(STORED, JSON.stringify(filters));
    clear.disabled = Object.keys(NONE).every((each) => filters[each] === NONE[each]);
    changed(filters);
  };
  const select = (name, words, options) =>
    el(
      "label",
      {},
      el("span", {}, words),
      el(
        "select",
        { name, value: filters[name], onchange: (event) => set(name, event.target.value) },
        options.map(([value, text]) => el("option", { value, selected: value === filters[name] }, text)),
      ),
    );
  const bound = (name) =>
    el("input", {
      type: "number",
      name,
      min: 0,
      max: 100,
      step: 5,
      dir: "ltr",
      "aria-label": t(`quality_${name}`),
      value: Math.round(filters[name] * 100),
      onchange: (event) => {
        const value = Math.min(100, Math.max(0, Number(event.target.value) || 0));
        event.target.value = value;
        set(name, value / 100);
      },
    });
  const search = el("input", {
    type: "search",
    id: "search",
    name: "query",
    dir: "auto",
    maxlength: 200,
    autocomplete: "off",
    placeholder: t("search"),
    "aria-label": t("search"),
    "aria-keyshortcuts": "/",
    value: filters.query,
    oninput: () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => set("query", search.value), 120);
    },
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === "Escape") search.blur();
    },
  });
  const clear = el("button", { type: "button", class: "quiet" }, t("clear_filters"));
  const any = [["", t("any")]];
  const form = el(
    "form",
    { class: "filters", role: "search", "aria-label": t("filters"), onsubmit: (event) => event.preventDefault() },
    search,
    el(
      "details",
      { open: matchMedia("(min-width: 60rem)").matches },
      el("summary", {}, t("filters")),
      el(
        "div",
        { class: "grid" },
        select("status", t("show"), STATUSES.map((name) => [name, t(`status_${name}`)])),
        select("order", t("order"), ORDERS.map((name) => [name, t(`order_${name}`)])),
        select("label", t("label"), any.concat(LABELS.map((name) => [name, t(`label_${name}`)]))),
        select("reason", t("reason"), any.concat(choices.reasons.map((name) => [name, plainReason(name)]))),
        select("document", t("document"), any.concat(choices.documents.map(({ id, title, pairs }) => [id, `${title} (${number(pairs)})`]))),
        el("fieldset", {}, el("legend", {}, t("quality_range")), bound("low"), "–", bound("high")),
      ),
    ),
  );
  clear.disabled = Object.keys(NONE).every((each) => filters[each] === NONE[each]);
  clear.addEventListener("click", () => {
    Object.assign(filters, NONE);
    for (const field of form.elements) {
      if (field.name === "low" || field.name === "high") field.value = NONE[field.name] * 100;
      else if (field.name) field.value = NONE[field.name];
    }
    set("query", "");
  });
  return { form, clear };
}

/** A reason without what was found in the single pair. */
function plainReason(name) {
  const words = t(`reason_${name}`, { found: "" });
  if (words === `reason_${name}`) return name;
  return words.replace(/[\u2068\u2069]/g, "").split(/\s*:/)[0];
}
