// The page: its views, the bar at the top, undo and redo, and news of what others do.

import { AgreementView } from "./agreement.js";
import { get, inTurn, post } from "./api.js";
import { askName, complain, say, showKeys } from "./dialogs.js";
import { DocumentsView } from "./documents.js";
import { at, el } from "./dom.js";
import { listen } from "./keys.js";
import { PairsView } from "./pairs.js";
import { apply, resize } from "./settings.js";
import { language, percent, t } from "./words.js";

const NEWS = 4000;

const app = {
  me: document.querySelector('meta[name="reviewer"]').content,
  progress: {},
  choices: {},

  /** Show how far the review is. */
  progressed(progress) {
    app.progress = progress;
    app.rescued(progress.rescue);
    const { total, left, pace, minutes } = progress;
    const done = total - left;
    const words = [
      t("done_of", { done, total }),
      left ? t("left", { n: left }) : t("none_left"),
      pace ? t("pace", { n: Math.round(pace) }) : null,
      minutes && left ? remaining(minutes) : null,
    ];
    const bar = el("span", { class: "bar" });
    bar.style.inlineSize = percent(total ? done / total : 0).replace(/[^\d.]/g, "") + "%";
    at("progress").replaceChildren(
      el(
        "div",
        {
          class: "track",
          role: "progressbar",
          "aria-label": t("progress"),
          "aria-valuemin": 0,
          "aria-valuemax": total,
          "aria-valuenow": done,
          "aria-valuetext": words.filter(Boolean).join(", "),
        },
        bar,
      ),
      el("p", {}, words.filter(Boolean).flatMap((each, i) => [i ? " · " : "", el("span", {}, each)])),
    );
    at("undo").disabled = !progress.undo;
    at("redo").disabled = !progress.redo;
  },

  /** The file of the review was removed; what is done goes to a copy. */
  rescued(path) {
    const banner = at("rescue");
    if (Boolean(path) !== banner.hidden) return;
    banner.hidden = !path;
    banner.textContent = path ? t("rescued", { path }) : "";
  },

  /** Open a place of the page. */
  go(place) {
    if (location.hash === place) route(place);
    else location.hash = place;
  },

  /** Remember the place shown, for reloading. */
  note(place) {
    app.placed = place;
    history.replaceState(null, "", place);
    setCurrent();
  },

  goToBeads(beads) {
    const { documents } = app.views;
    show(documents);
    documents.choices ? documents.render(beads) : documents.open(beads.arabic.id, beads.english.id);
  },

  /** Links have changed, and with them the pairs there are. */
  relinked() {
    app.views.pairs.fresh = false;
  },
};

function remaining(minutes) {
  if (minutes >= 90) return t("time_left_hours", { n: Math.round(minutes / 60) });
  return t("time_left_minutes", { n: Math.max(1, Math.round(minutes)) });
}

function show(view) {
  if (app.view !== view) {
    app.view = view;
    at("main").replaceChildren(view.element);
  }
}

/** Go to a place, unless something there is not saved and the reader wants to stay. */
async function route(place) {
  const [name, ...rest] = place.replace(/^#\/?/, "").split("/").map(decoded);
  const view = Object.hasOwn(app.views, name) ? app.views[name] : app.views.pairs;
  if (app.view?.leave && !(await app.view.leave())) {
    app.note(app.placed);
    return;
  }
  show(view);
  if (name === "documents" && rest.length > 2) view.open(rest[0], rest[1], Number(rest[2]));
  else view.open(...rest.slice(0, 2));
  setCurrent();
}

/** A part of an address, which anybody may have written. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function setCurrent() {
  for (const link of document.querySelectorAll("nav a")) {
    if (app.views[link.dataset.view] === app.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function turn(which) {
  return inTurn(async () => {
    if (app.view.leave && !(await app.view.leave())) return;
    try {
      const answer = await post(`/api/${which}`);
      app.progressed(answer.progress);
      if (answer.kind === "relink") app.relinked();
      app.view.turned(answer);
      say(t(which === "undo" ? "undone" : "redone", { what: t(`kind_${answer.kind}`) }));
    } catch (problem) {
      complain(problem);
    }
  });
}

async function changeName() {
  const name = await askName(app.me);
  if (name && name !== app.me) location.reload();
}

async function changeLanguage() {
  try {
    await post("/api/language", { language: language === "ar" ? "en" : "ar" });
    location.reload();
  } catch (problem) {
    complain(problem);
  }
}

async function followNews(last) {
  for (let seen = last; ; ) {
    await new Promise((resume) => setTimeout(resume, NEWS));
    if (document.hidden) continue;
    try {
      const news = await get("/api/changes", { after: seen });
      app.rescued(news.rescue);
      const anything = news.last !== seen;
      seen = news.last;
      if (!anything) continue;
      if (Object.keys(news.documents).length) app.relinked();
      app.view.changed(app.view === app.views.pairs ? news.pairs : news);
      app.progressed(await get("/api/progress"));
    } catch {
      // The banner says so; the next round tries again.
    }
  }
}

async function start() {
  apply();
  if (!app.me) {
    app.me = await askName("");
    at("name-shown").textContent = app.me;
  }
  const [choices, progress] = await Promise.all([get("/api/choices"), get("/api/progress")]);
  app.choices = choices;
  app.views = {
    pairs: new PairsView(app),
    documents: new DocumentsView(app),
    agreement: new AgreementView(app),
  };
  app.progressed(progress);
  const everywhere = {
    z: () => turn("undo"),
    Z: () => turn("redo"),
    y: () => turn("redo"),
    "Control+z": () => turn("undo"),
    "Control+Z": () => turn("redo"),
    "Control+y": () => turn("redo"),
    "?": () => showKeys(),
    "+": () => resize(1),
    "-": () => resize(-1),
  };
  listen(() => [app.view.keys, everywhere]);
  at("undo").addEventListener("click", () => turn("undo"));
  at("redo").addEventListener("click", () => turn("redo"));
  at("help").addEventListener("click", showKeys);
  at("name").addEventListener("click", changeName);
  at("language").addEventListener("click", changeLanguage);
  // The place in the event: by now another one may have been noted in the address.
  addEventListener("hashchange", (event) => route(new URL(event.newURL).hash));
  addEventListener("beforeunload", (event) => {
    if (app.view?.unsaved) event.preventDefault();
  });
  document.querySelector(".skip-link").addEventListener("click", (event) => {
    event.preventDefault();
    (document.querySelector(".card-body") ?? at("main")).focus();
  });
  await route(location.hash);
  followNews(progress.last);
}

start().catch(complain);
