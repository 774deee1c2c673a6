// Talking to the server. A change counts as saved when the server says that it is on disk.

import { at } from "./dom.js";
import { t } from "./words.js";

let csrf = document.querySelector('meta[name="csrf"]').content;
const PAUSE = 1500;

/** An answer that is not the one hoped for. */
export class Problem extends Error {
  constructor(status, data) {
    super(data.error ?? String(status));
    this.status = status;
    this.data = data;
  }
}

/** No answer at all; the banner at the top says so. */
class Unreachable extends Error {}

/** What a problem means, in words, or "" if the page says so already. */
export function explain(problem) {
  if (problem instanceof Unreachable) return "";
  if (!(problem instanceof Problem)) throw problem;
  const name = `error_${problem.data.error}`;
  const words = t(name, { detail: problem.data.detail });
  return words === name ? t("error_other", { detail: problem.message }) : words;
}

/** From now on prove with another token that the page asks. */
export function useToken(token) {
  csrf = token;
}

export function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value].flat()) query.append(name, each);
  }
  return request("GET", `${path}?${query}`);
}

/** Send a change once. */
export const send = (path, body = {}) => request("POST", path, body);

/** Send a change, again and again until the server answers. */
export async function post(path, body = {}) {
  for (;;) {
    try {
      return await request("POST", path, body);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      await new Promise((resume) => setTimeout(resume, PAUSE));
    }
  }
}

async function request(method, path, body) {
  const options = { method, credentials: "same-origin", headers: {} };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    showOffline(true);
    throw new Unreachable(error.message);
  }
  showOffline(false);
  let data = {};
  try {
    data = await response.json();
  } catch (error) {
    // An answer that breaks off, as when the page is left, is none.
    if (response.ok) throw new Unreachable(error.message);
  }
  if (!response.ok) throw new Problem(response.status, data);
  return data;
}

function showOffline(offline) {
  const banner = at("offline");
  if (banner.hidden === !offline) return;
  banner.textContent = offline ? t("offline") : "";
  banner.hidden = !offline;
}

let last = Promise.resolve();

/** Run actions one after the other, each on what the one before it left. */
export function inTurn(action) {
  last = last.then(action, action);
  return last;
}
