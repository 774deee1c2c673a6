// The words of the interface, with numbers and plurals in its language.

const words = JSON.parse(document.querySelector('meta[name="messages"]').content);

export const language = words.language_code;

const locale = `${language}-u-nu-latn`;
const plurals = new Intl.PluralRules(language);
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat(locale, { style: "percent" });
const times = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

export const number = (value) => whole.format(value);
export const decimal = (value) => two.format(value);
export const percent = (value) => percents.format(value);
export const time = (iso) => times.format(new Date(iso));

export const has = (name) => name in words;

/**
 * The words of that name. Numbers are written as the language does; every other value is set
 * apart, so that its direction does not touch the sentence. `n` chooses the plural.
 */
export function t(name, values = {}) {
  let text = words[name];
  if (text === undefined) return name;
  if (typeof text === "object") text = text[plurals.select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, part) => {
    const value = values[part];
    return typeof value === "number" ? number(value) : `\u2068${value ?? ""}\u2069`;
  });
}

export const label = (name) => (name ? t(`label_${name}`) : t("no_verdict"));

/** A machine-made reason in words; one that is not known stands as it is. */
export function reason({ name, found }) {
  if (!has(`reason_${name}`)) return found ? `${name}: ${found}` : name;
  return t(`reason_${name}`, { found: inWords(name, found) });
}

function inWords(name, found) {
  if (name.startsWith("added-in-") && found) return percent(Number(found));
  if (name !== "machine-translation") return found;
  const [, doubt, detail] = /^([\w-]+):?\s*(.*)$/.exec(found) ?? [];
  if (!has(`doubt_${doubt}`)) return found;
  return detail ? `${t(`doubt_${doubt}`)} (${detail})` : t(`doubt_${doubt}`);
}
