// What a reader has chosen for this browser.

const NAME = "bitext-settings";
const NONE = { advance: true, size: 100 };
const SIZES = [85, 100, 115, 130, 150, 175];

function all() {
  try {
    return { ...NONE, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    return { ...NONE };
  }
}

export const setting = (name) => all()[name];

export function set(name, value) {
  localStorage.setItem(NAME, JSON.stringify({ ...all(), [name]: value }));
  apply();
}

/** Make the texts larger or smaller. */
export function resize(step) {
  const place = Math.max(0, SIZES.indexOf(setting("size")));
  set("size", SIZES[Math.min(Math.max(place + step, 0), SIZES.length - 1)]);
}

/** Let the page be as was chosen. */
export function apply() {
  document.documentElement.style.setProperty("--text-size", String(setting("size") / 100));
}
