"""Reading XLIFF 1.1, 1.2 and 2.x of any program, see :mod:`bitext.formats.xliff`.

Which side is Arabic is said by ``xml:lang`` of the texts, else by the file. Where a file does not
name its target language it is taken for the other one, unless the letters say otherwise. Units in
other languages are left out and counted. Where a unit is segmented (``<segment>``; in 1.2
``<mrk mtype="seg">``, as Trados writes it) each segment is a row, in column ``segment`` its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from bitext.formats.base import AS_IT_IS, ReadOptions
from bitext.formats.inline_codes import Control, keeps_space, running_text, space_of
from bitext.formats.languages import side_of
from bitext.formats.omissions import Omissions
from bitext.formats.rows import Row, Rows
from bitext.formats.xml_stream import (
    LANG,
    character_of,
    children,
    control_of,
    decode_name,
    elements,
    local_name,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MARK = "bitext"

_CODES = ("bpt", "ept", "it", "ph", "sub", "x", "bx", "ex", "sc", "ec", "sm", "em")
_OTHER_LANGUAGE = ("unit", "in other languages")
_ALTERNATIVE = "alternative translation"
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_LETTER = re.compile("[\u0621-\u064a\u066e-\u06d3]")


def read(stream: IO[bytes], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream; a missing target is an empty text.

    Raises:
        FormatError: if it is not XLIFF, is not well-formed, declares entities or has units in
            other languages only (also later, while rows are read).
    """
    return Rows.named_by_the_first(_read_rows(stream, name))


def _read_rows(stream: IO[bytes], name: Path | str) -> Iterator[Row]:
    omissions = Omissions(name)
    read = 0
    for unit in elements(stream, name, "xliff", ("{*}trans-unit", "{*}unit")):
        find = _segments_2 if local_name(unit) == "unit" else _segments_1
        for row in find(unit, omissions):
            read += 1
            yield row
    omissions.refuse_if_all(read, "{}; expected ar and en")
    omissions.tell()


def _segments_2(unit: Element, omissions: Omissions) -> Iterator[Row]:
    root = unit.getroottree().getroot()
    said = root.get("srcLang"), root.get("trgLang")
    common = _identity(unit, "name") | _note(unit.iterfind("{*}notes/{*}note"))
    own = False
    for group in unit.iterfind("{*}metadata/{*}metaGroup"):
        own = own or group.get("category") == MARK
        for meta in children(group, "meta"):
            common[decode_name(meta.get("type", ""))] = meta.text or ""
    data = {each.get("id"): each.text or "" for each in unit.iterfind("{*}originalData/{*}data")}
    matches = sum(1 for _ in unit.iterfind("{*}matches/{*}match"))
    if matches:
        omissions.add(_ALTERNATIVE, number=matches)
    for segment in children(unit, "segment"):
        source, target = _child(segment, "source"), _child(segment, "target")
        texts = _texts(source, target, said, omissions, partial(_space_2, data=data))
        if texts is None:
            continue
        row = common | texts
        if not own:
            for attribute in ("state", "subState"):
                if attribute in segment.attrib:
                    row[attribute] = segment.get(attribute)
        yield row


def _space_2(code: Element, data: Mapping[str | None, str]) -> str | None:
    return space_of(code, data.get(code.get("dataRef"), ""))


def _segments_1(unit: Element, omissions: Omissions) -> Iterator[Row]:
    file = next(unit.iterancestors("{*}file"), unit)
    said = file.get("source-language"), file.get("target-language")
    row = _identity(unit, "resname") | _note(children(unit, "note"))
    own = False
    for group in children(unit, "context-group"):
        own = own or group.get("name", "").startswith(f"{MARK}-")
        for context in children(group, "context"):
            kind = context.get("context-type", "").removeprefix("x-")
            row[decode_name(kind)] = context.text or ""
    target = _child(unit, "target")
    if not own:
        row |= _provenance(unit, target)
    alternatives = len(children(unit, "alt-trans"))
    if alternatives:
        omissions.add(_ALTERNATIVE, number=alternatives)
    marked = _marked(_child(unit, "seg-source"))
    translated = _marked(target)
    whole = target is not None and not translated and "".join(target.itertext()).strip()
    if not marked or whole:
        texts = _texts(_child(unit, "source"), target, said, omissions)
        if texts is not None:
            yield row | texts
        return
    details = _details(unit)
    for mark in dict.fromkeys((*marked, *translated)):
        texts = _texts(marked.get(mark), translated.get(mark), said, omissions)
        if texts is not None:
            yield row | texts | {"segment": mark} | details.get(mark, {})


def _marked(text: Element | None) -> dict[str, Element]:
    """The segments of a text by their marks."""
    if text is None:
        return {}
    marks = (each for each in text.iter("{*}mrk") if each.get("mtype") == "seg")
    return {each.get("mid", str(place)): each for place, each in enumerate(marks, start=1)}


def _provenance(unit: Element, target: Element | None) -> Row:
    """What the unit says about where its translation is from: attributes of the format, and those
    that a program adds in a namespace of its own.
    """
    found: Row = {}
    if target is not None:
        for attribute in ("state", "state-qualifier"):
            if target.get(attribute):
                found[attribute] = target.get(attribute)
    if unit.get("approved"):
        found["approved"] = unit.get("approved")
    return found | _foreign(unit)


def _foreign(element: Element) -> Row:
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    found: Row = {}
    for name, value in element.attrib.items():
        uri, _, local = str(name).removeprefix("{").rpartition("}")
        if uri in prefixes and not uri.startswith("http://www.w3.org/"):
            found[f"{prefixes[uri]}:{local}"] = str(value)
    return found


def _details(unit: Element) -> dict[str, Row]:
    """What Trados says of each segment: how it was confirmed and where it is from."""
    return {
        each.get("id", ""): {
            f"sdl:{name}": str(value) for name, value in each.attrib.items() if name != "id"
        }
        for each in unit.iterfind("{*}seg-defs/{*}seg")
    }


def _identity(unit: Element, attribute: str) -> Row:
    """The id, which bitext gives as a name since the format wants ids of its own."""
    name = unit.get(attribute)
    if name is not None:
        return {"id": name}
    return {} if unit.get("id", "").startswith(f"{MARK}-") else {"id": unit.get("id", "")}


def _note(notes: Iterator[Element] | list[Element]) -> Row:
    texts = [note.text or "" for note in notes]
    return {"note": "\n".join(texts)} if texts else {}


def _child(parent: Element, name: str) -> Element | None:
    return next(iter(children(parent, name)), None)


def _texts(
    source: Element | None,
    target: Element | None,
    said: tuple[str | None, str | None],
    omissions: Omissions,
    space: Control | None = None,
) -> Row | None:
    """The two texts; ``None``, and counted, if they are in other languages.

    Args:
        source: the element, if there is one.
        target: likewise.
        said: languages that the file names for both.
        omissions: what is left out.
        space: see :func:`bitext.formats.inline_codes.running_text`.
    """
    first, second = (_text(each, space) if each is not None else "" for each in (source, target))
    languages = [_language(source, said[0]), _language(target, said[1])]
    sides = [side_of(language or "") for language in languages]
    for place, text in ((0, first), (1, second)):
        other = sides[1 - place]
        if languages[place] is None and other is not None:
            expected = "ar" if other == "en" else "en"
            sides[place] = expected if _may_be(expected, text) else None
    if sides == ["ar", "en"]:
        return {"ar": first, "en": second}
    if sides == ["en", "ar"]:
        return {"ar": second, "en": first}
    found = (language or "no language" for language in languages)
    omissions.add_languages(*_OTHER_LANGUAGE, "from {} to {}".format(*found))
    return None


def _may_be(side: str, text: str) -> bool:
    """Whether a text of no stated language can be of a side, by its letters."""
    arabic = bool(_ARABIC_LETTER.search(text))
    return (side == "ar") == arabic if _LETTER.search(text) else True


def _language(text: Element | None, said: str | None) -> str | None:
    """What is said next to the text counts."""
    holder = text
    while holder is not None and local_name(holder) not in ("trans-unit", "unit"):
        stated = holder.get(LANG)
        if stated:
            return str(stated)
        holder = holder.getparent()
    return said


def _text(element: Element, space: Control | None) -> str:
    keep = keeps_space(element) is True
    return running_text(element, _CODES, _character, keep_space=keep, space=space)


def _character(element: Element) -> str | None:
    kind = local_name(element)
    if kind == "cp":
        return character_of(element.get("hex", ""))
    return control_of(element.get("ctype", "")) if kind == "x" else None
