// Making elements. Texts only ever become text nodes.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, handlers (onclick ...) and children (elements, texts, null). */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("aria-")) element.setAttribute(name, String(value));
    else if (value === false) continue;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** The element with that id. */
export const at = (id) => document.getElementById(id);

/** Key names as the page shows them. */
export const key = (name) => el("kbd", { "aria-hidden": "true" }, name);

/** True while the reader wants little motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
