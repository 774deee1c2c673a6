"""The running text of a segment of TMX or XLIFF, without its formatting codes.

A code is left out, unless it stands for white space: a line break (``<ph type="lb"/>``, ``<x
ctype="x-html-br"/>``, ``<ph subType="xlf:lb"/>``, a code that holds ``<br/>``), a tab, or the
border of a paragraph. Then the words on its sides must not become one.

White space of the layout is not text: runs of it become one space and the edges go, unless the
file says that it is to be kept (``xml:space="preserve"``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from bitext.formats.xml_stream import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Control = Callable[["Element"], str | None]
"""The character that an element stands for, ``None`` if for none."""

SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# While a text is put together: half characters, which no text of a file holds.
_BREAK, _TAB = "\ud800", "\ud801"
_KINDS = {
    **dict.fromkeys(("lb", "br", "linebreak", "line-break", "line_break", "newline", "pb"), _BREAK),
    "tab": _TAB,
}
_PREFIX = re.compile("^(?:x-html-|html-|xlf:|x-)")
_TAG = re.compile(
    r"\s*</?\s*(?:\w+:)?(br|cr|p|div|li|tr|td|th|h[1-6]|line-break|tab)\b[^<>]*>\s*", re.IGNORECASE
)
_ESCAPED = {"\\n": _BREAK, "\\r\\n": _BREAK, "\\t": _TAB}
_LAYOUT = re.compile("[ \t\r\n]+")
_INDENTED = re.compile("[ \t]*\r?\n.*\n[ \t]*", re.DOTALL)


def running_text(
    element: Element,
    codes: Collection[str],
    control: Control,
    *,
    keep_space: bool,
    space: Control | None = None,
) -> str:
    """The text of an element.

    Args:
        element: may hold inline elements.
        codes: local names of those that hold formatting codes and no text.
        control: gives the character that an element stands for, one that XML cannot hold.
        keep_space: whether white space is text, not layout.
        space: gives the white space that a code stands for, :func:`space_of` if not given.
    """
    text = _joined(element, codes, control, space or space_of)
    if not keep_space:
        text = _LAYOUT.sub(" ", text)
        text = re.sub(f" ?([{_BREAK}{_TAB}]) ?", r"\1", text).strip(f" {_BREAK}{_TAB}")
    return text.strip(_BREAK + _TAB).replace(_BREAK, "\n").replace(_TAB, "\t")


def keeps_space(element: Element) -> bool | None:
    """Whether ``xml:space`` of an element or above it says that white space is text; ``None`` if
    nothing is said.
    """
    holder: Element | None = element
    while holder is not None:
        said = holder.get(SPACE)
        if said is not None:
            return str(said) == "preserve"
        holder = holder.getparent()
    return None


def is_indented(element: Element) -> bool:
    """Whether a text begins and ends on lines of their own, as a program lays it out."""
    first, last = element.text or "", element.text or ""
    if len(element):
        last = element[-1].tail or ""
    return bool(_INDENTED.fullmatch(f"{first}x{last}" if len(element) else first))


def space_of(element: Element, also: str = "") -> str | None:
    """The white space that a code stands for, as this module marks it; ``None`` if for none.

    Args:
        element: the code.
        also: what else is known of it, e.g. its original data.
    """
    for name in ("type", "ctype", "subType"):
        kind = _PREFIX.sub("", element.get(name, "").lower())
        if kind in _KINDS:
            return _KINDS[kind]
    content = "".join(element.itertext())
    for shown in (content, element.get("equiv-text", ""), element.get("equiv", ""), also):
        if not shown:
            continue
        tag = _TAG.fullmatch(shown)
        if tag:
            return _TAB if tag[1].lower() == "tab" else _BREAK
        if shown.strip() in _ESCAPED:
            return _ESCAPED[shown.strip()]
    return None


def _joined(element: Element, codes: Collection[str], control: Control, space: Control) -> str:
    parts = [element.text or ""]
    for child in element:
        character = control(child)
        if character is None and local_name(child) in codes:
            character = space(child) or ""
        parts.append(_joined(child, codes, control, space) if character is None else character)
        parts.append(child.tail or "")
    return "".join(parts)
