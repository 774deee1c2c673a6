// The agreement view: how far reviewers agree, the blind sample, and what is to be settled.

import { get, inTurn, post } from "./api.js";
import { LABELS } from "./card.js";
import { complain, confirm } from "./dialogs.js";
import { el } from "./dom.js";
import { chip } from "./list.js";
import { decimal, label, number, percent, t } from "./words.js";

export class AgreementView {
  /** @param app what the views share. */
  constructor(app) {
    this.app = app;
    this.element = el("div", { class: "agreement" });
    this.keys = {};
  }

  async open() {
    try {
      this.render(await get("/api/agreement"));
    } catch (problem) {
      complain(problem);
    }
  }

  render({ agreement, sample, disputed, reviewers }) {
    this.element.replaceChildren(
      el("div", { class: "sheet" }, [
        figures(agreement),
        this.sample(sample),
        this.disputes(disputed),
        people(reviewers),
      ]),
    );
  }

  sample({ pairs, left }) {
    const field = el("input", { type: "number", name: "share", min: 1, max: 100, value: 10, required: true, dir: "ltr" });
    return el(
      "section",
      {},
      el("h2", {}, t("sample")),
      el("p", {}, `${t("sample_now", { n: pairs })}. `, pairs ? `${t("sample_left", { n: left })}.` : ""),
      el("p", { class: "hint" }, t("sample_help")),
      el(
        "form",
        {
          class: "inline",
          onsubmit: (event) => {
            event.preventDefault();
            this.draw(Number(field.value) / 100);
          },
        },
        el("label", {}, t("sample_share"), field),
        el("button", {}, t("draw")),
      ),
    );
  }

  draw(share) {
    return inTurn(async () => {
      const yes = await confirm(t("draw"), t("draw_ask", { percent: percent(share) }), t("draw"));
      if (!yes) return;
      try {
        this.render(await post("/api/sample", { share }));
        this.app.progressed(await get("/api/progress"));
        this.app.relinked();
      } catch (problem) {
        complain(problem);
      }
    });
  }

  disputes(disputed) {
    return el(
      "section",
      {},
      el("h2", {}, t("disputes")),
      disputed.length
        ? el(
            "ul",
            { class: "disputes" },
            disputed.map((item) =>
              el(
                "li",
                {},
                el("p", { lang: "ar", dir: "rtl", class: "snippet" }, item.arabic),
                el("p", { lang: "en", dir: "ltr", class: "snippet" }, item.english),
                el("p", {}, item.judgements.map(({ reviewer, label: given }) => el("span", { class: "said" }, el("bdi", {}, reviewer), " ", chip(given, true)))),
                item.status === "adjudicated" ? el("p", {}, t("status_adjudicated"), ": ", chip(item.label, true)) : null,
                el("a", { href: `#/pairs/${item.id}`, class: "button" }, t("settle")),
              ),
            ),
          )
        : el("p", { class: "hint" }, t("no_disputes")),
    );
  }

  changed() {
    this.open();
  }

  turned(answer) {
    if (answer.pair) this.app.go(`#/pairs/${answer.pair.id}`);
    else if (answer.beads) this.app.goToBeads(answer.beads);
    else this.open();
  }
}

function figures({ alpha, observed, labels, confusion, pairs }) {
  if (!pairs) {
    return el("section", {}, el("h2", {}, t("alpha")), el("p", { class: "hint" }, t("nobody_yet")));
  }
  return el("section", {}, [
    el("h2", {}, t("alpha")),
    el(
      "p",
      { class: "figure" },
      el("strong", { dir: "ltr" }, alpha.score === null ? t("alpha_undefined") : decimal(alpha.score)),
      " ",
      interval(alpha),
    ),
    el("p", {}, t("double_read", { n: pairs }), " · ", t("same_label"), ": ", estimate(observed)),
    el("p", { class: "hint" }, t("alpha_help")),
    el("div", { class: "tables" }, [
      el(
        "table",
        {},
        el("caption", {}, t("per_label")),
        el("tbody", {}, LABELS.map((name) => el("tr", {}, el("th", { scope: "row" }, label(name)), el("td", {}, estimate(labels[name]))))),
      ),
      el(
        "table",
        { class: "confusion" },
        el("caption", {}, t("confusion")),
        el("thead", {}, el("tr", {}, el("td", {}), LABELS.map((name) => el("th", { scope: "col" }, label(name))))),
        el(
          "tbody",
          {},
          LABELS.map((row) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, label(row)),
              LABELS.map((column) => el("td", { class: row === column ? "same" : "" }, number(confusion[row][column]))),
            ),
          ),
        ),
      ),
    ]),
    el("p", { class: "hint" }, t("per_label_help")),
  ]);
}

function estimate(value) {
  if (value.score === null) return "–";
  return el("span", {}, el("bdi", {}, decimal(value.score)), " ", interval(value));
}

function interval({ low, high }) {
  if (low === null) return "";
  return el("span", { class: "interval" }, t("interval", { low: decimal(low), high: decimal(high) }));
}

function people(reviewers) {
  return el(
    "section",
    {},
    el("h2", {}, t("reviewers")),
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ["reviewer", "verdicts", "per_hour"].map((name) => el("th", { scope: "col" }, t(name))))),
      el(
        "tbody",
        {},
        reviewers.map(({ name, verdicts, pace }) =>
          el("tr", {}, el("th", { scope: "row" }, el("bdi", {}, name)), el("td", {}, number(verdicts)), el("td", {}, pace ? number(pace) : "–")),
        ),
      ),
    ),
  );
}
