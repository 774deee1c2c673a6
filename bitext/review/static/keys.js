// Single keys. Letters are found by what is printed on a Latin keyboard, and by their place on
// any other, so that they work while an Arabic layout is on.

const SWITCH = "bitext-single-keys";

/** The name of a key press: "j", "Z" with Shift, "1", "?", "/", "Enter", "ArrowDown" ... */
export function nameOf(event) {
  const { key, code } = event;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  if (digit && !(event.shiftKey && /[!-~]/.test(key) && !/[0-9]/.test(key))) return digit[1];
  if (key === "?" || key === "؟") return "?";
  if (key.length === 1 && key >= "!" && key <= "~") return key;
  if (key === " ") return "Space";
  const letter = /^Key([A-Z])$/.exec(code);
  if (letter) return event.shiftKey ? letter[1] : letter[1].toLowerCase();
  if (code === "Slash") return event.shiftKey ? "?" : "/";
  return key;
}

export const singleKeys = () => localStorage.getItem(SWITCH) !== "off";

export function setSingleKeys(on) {
  localStorage.setItem(SWITCH, on ? "on" : "off");
}

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  target.type !== "checkbox";

/**
 * Listen for keys.
 * @param {() => Array<Record<string, (event) => void>>} tables the tables to look in, first
 *     found wins; names with "Control+" in front work everywhere but in text fields.
 */
export function listen(tables) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (document.querySelector("dialog[open]") || isTyping(event.target)) return;
    const control = event.ctrlKey || event.metaKey;
    const arrow = event.shiftKey && event.key.startsWith("Arrow");
    const name = (control ? "Control+" : arrow ? "Shift+" : "") + nameOf(event);
    const plain = !control && name.length === 1;
    if (plain && !singleKeys()) return;
    const isButton = event.target instanceof Element && event.target.closest("button, a, summary");
    if (isButton && (name === "Enter" || name === "Space")) return;
    for (const table of tables()) {
      if (table[name]) {
        event.preventDefault();
        table[name](event);
        return;
      }
    }
  });
}
