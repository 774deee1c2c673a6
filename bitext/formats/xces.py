"""Pairs as OPUS keeps them: an XCES alignment and the files of sentences that it links.

``NAME.xml`` holds ``<linkGrp fromDoc toDoc>`` with ``<link xtargets="1 2;1" certainty="0.9">``.
What bitext writes has the sentences beside it in ``NAME/ar/DOCUMENT.xml`` and ``NAME/en/…``, an
``<s id>`` for each text; ``id`` is that of the link, ``quality`` its certainty. There is no place
for other columns; a control character is refused.

The reader takes what OPUS publishes: files of plain or tokenised sentences, compressed or not, in
the folder of the alignment, in either order of the languages. The sentences that a link joins are
joined by a space; their ids are in ``ar_sentences`` and ``en_sentences``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, TextIO
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from bitext.errors import FormatError, OutputError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.inline_codes import keeps_space
from bitext.formats.languages import side_of
from bitext.formats.naming import REQUIRED
from bitext.formats.rows import Row, Rows, as_text, is_missing
from bitext.formats.streams import COMPRESSED, STANDARD, file_name, open_source, open_text_target
from bitext.formats.xml_stream import elements, possible

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

COLUMNS = ("id", "ar", "en", "quality", "ar_document", "en_document")

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_DTD = "-//CES//DTD XML cesAlign//EN"
_NO_DOCUMENT = "text"
_REMEMBERED = 10_000
"""Sentences behind the last one that a link may still name; alignments run forward."""


@contextmanager
def open_reader(path: Path | str, options: ReadOptions = AS_IT_IS) -> Iterator[Rows]:
    """The rows of an alignment, sentences read beside it.

    Raises:
        FormatError: if it is not such an alignment, names a file outside its folder or one that
            is not there, or a sentence that is not there (also later, while rows are read).
    """
    if str(path) == STANDARD:
        raise FormatError("an XCES alignment needs the sentence files beside it; expected a file")
    with open_source(path) as source, ExitStack() as files:
        rows = _read_rows(source, Path(path), files)
        first = next(rows, None)
        if first is None:
            yield Rows(REQUIRED, iter(()))
        else:
            yield Rows(tuple(first), chain([first], rows))


def _read_rows(source: BinaryIO, path: Path, files: ExitStack) -> Iterator[Row]:
    documents: tuple[str, str] | None = None
    sides: list[_Sentences] = []
    arabic_first = True
    for link in elements(source, path, "cesAlign", ("{*}link",)):
        group = link.getparent()
        assert group is not None
        named = (group.get("fromDoc", ""), group.get("toDoc", ""))
        if named != documents:
            documents = named
            arabic_first = _arabic_first(named, path)
            files.pop_all().close()
            sides = [_Sentences(path, name, files) for name in named]
        targets = [each.split() for each in link.get("xtargets", "").split(";")]
        if len(targets) != 2:
            raise FormatError(
                f"xtargets is {link.get('xtargets')!r}; expected ids on both sides of a semicolon",
                path=path,
                line=link.sourceline,
            )
        texts = [side.text(ids) for side, ids in zip(sides, targets, strict=True)]
        order = (0, 1) if arabic_first else (1, 0)
        names = [_document(documents[side]) for side in order]
        row: Row = {"id": link.get("id")} if "id" in link.attrib else {}
        row |= {"ar": texts[order[0]], "en": texts[order[1]]}
        if "certainty" in link.attrib:
            row["quality"] = link.get("certainty")
        if "overlap" in link.attrib:  # of the times of subtitles
            row["overlap"] = link.get("overlap")
        row |= {"ar_document": names[0], "en_document": names[1]}
        row |= {
            f"{side}_sentences": targets[place] for side, place in zip(REQUIRED, order, strict=True)
        }
        yield row


def _arabic_first(documents: tuple[str, str], path: Path) -> bool:
    """By the folders ``ar`` and ``en`` that OPUS has the documents in."""
    sides = [
        {side_of(part) for part in PurePosixPath(document).parts[:2]} for document in documents
    ]
    if "ar" in sides[0] and "en" in sides[1]:
        return True
    if "en" in sides[0] and "ar" in sides[1]:
        return False
    raise FormatError(
        f"links {documents[0]!r} and {documents[1]!r}; expected documents in folders ar/ and en/",
        path=path,
    )


def _document(name: str) -> str:
    """The document's id, of its path in the alignment."""
    plain = re.sub(r"\.xml$", "", name.removesuffix(COMPRESSED))
    return unquote(re.sub(r"^(?:[^/]+/)?(?:ar|en)/", "", plain))


def _text(sentence: Element) -> str:
    """A sentence, of words or as it stands; white space is layout unless the file keeps it."""
    words = ["".join(word.itertext()).strip() for word in sentence.iter("{*}w")]
    text = " ".join(words) if words else "".join(sentence.itertext())
    return text if not words and keeps_space(sentence) else " ".join(text.split())


class _Sentences:
    """The sentences of a document, read forward as they are asked for."""

    def __init__(self, alignment: Path, name: str, files: ExitStack) -> None:
        folder = alignment.parent
        found = [folder / name, folder / name.removesuffix(COMPRESSED)]
        try:
            self.path = next((path for path in found if path.is_file()), found[0])
        except (OSError, ValueError) as error:
            raise FormatError(
                f"names the file {name[:60]!r} …: {error.args[-1]}; expected one in its folder",
                path=alignment,
            ) from error
        if not self.path.resolve().is_relative_to(folder.resolve()):
            raise FormatError(
                f"names {name!r}, which lies outside its folder; expected a path inside it",
                path=alignment,
            )
        stream = files.enter_context(open_source(self.path))
        # OPUS has <text>, <document>, <letsmt>; what counts is that there are sentences.
        self._ahead = elements(stream, self.path, None, ("{*}s",))
        self._known: OrderedDict[str, str] = OrderedDict()

    def text(self, ids: Sequence[str]) -> str:
        return " ".join(self._find(each) for each in ids)

    def _find(self, id: str) -> str:
        while id not in self._known:
            sentence = next(self._ahead, None)
            if sentence is None:
                raise FormatError(
                    f"no sentence {id!r} in it, or far behind the one before; expected the "
                    "sentences of the alignment in order",
                    path=self.path,
                )
            self._known[sentence.get("id", "")] = _text(sentence)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[id]


@contextmanager
def open_writer(path: Path | str, columns: Sequence[str] = COLUMNS) -> Iterator[XcesWriter]:
    """A writer of an alignment and its sentence files; they appear when all is written.

    Raises:
        OutputError: if ``path`` is standard output, cannot be written, or the folder of the
            sentence files is there already.
    """
    if str(path) == STANDARD:
        raise OutputError("an XCES alignment has sentence files beside it; expected a file name")
    target = Path(path)
    folder = target.with_name(target.name.removesuffix(COMPRESSED).removesuffix(".xml"))
    if folder == target:
        raise OutputError("expected a name in .xml for the alignment", path=target)
    if folder.exists():
        raise OutputError(
            f"the sentence files belong in {folder}, which is there already; move it away first",
            path=target,
        )
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        with open_text_target(target) as stream:
            writer = XcesWriter(stream, unfinished, folder.name)
            yield writer
            writer.close()
            unfinished.mkdir(exist_ok=True)
            unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


class XcesWriter:
    """Writes a link and its two sentences a row; neighbours of one document form a group."""

    def __init__(self, stream: TextIO, folder: Path, name: str) -> None:
        self._stream = stream
        self._folder = folder
        self._name = name
        self._count = 0
        self._documents: tuple[str, str] | None = None
        self._sentences: dict[str, int] = {}
        self._files: dict[str, TextIO] = {}
        folder.mkdir(parents=True)
        stream.write(f'{_DECLARATION}<!DOCTYPE cesAlign PUBLIC "{_DTD}" "">\n')
        stream.write('<cesAlign version="1.0">\n')

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value holds a control character.
        """
        self._count += 1
        values = {
            column: possible(as_text(row.get(column)), column, self._count) for column in COLUMNS
        }
        documents = (
            _place("ar", values["ar_document"]),
            _place("en", values["en_document"]),
        )
        if documents != self._documents:
            self._begin_group(documents)
        targets = ";".join(
            self._add(document, values[side])
            for document, side in zip(documents, REQUIRED, strict=True)
        )
        id = quoteattr(values["id"] or f"SL{self._count}")
        certainty = ""
        if not is_missing(row.get("quality")):
            certainty = f" certainty={quoteattr(values['quality'])}"
        self._stream.write(f'<link id={id} xtargets="{targets}"{certainty}/>\n')

    def close(self) -> None:
        """Write the ends of all files."""
        if self._documents:
            self._stream.write("</linkGrp>\n")
        self._stream.write("</cesAlign>\n")
        self._close_files()
        for document in self._sentences:
            with self._append(document) as file:
                file.write("</text>\n")

    def _begin_group(self, documents: tuple[str, str]) -> None:
        if self._documents:
            self._stream.write("</linkGrp>\n")
        self._documents = documents
        source, target = (quoteattr(f"{self._name}/{document}") for document in documents)
        self._stream.write(f'<linkGrp targType="s" fromDoc={source} toDoc={target}>\n')
        self._close_files()
        for document in documents:
            new = document not in self._sentences
            self._sentences.setdefault(document, 0)
            self._files[document] = self._append(document)
            if new:
                self._files[document].write(f'{_DECLARATION}<text xml:space="preserve">\n')

    def _add(self, document: str, text: str) -> str:
        """Write a sentence and give its id; an empty text is none."""
        if not text:
            return ""
        self._sentences[document] += 1
        content = escape(text, {"\r": "&#13;"})
        self._files[document].write(f'<s id="{self._sentences[document]}">{content}</s>\n')
        return str(self._sentences[document])

    def _append(self, document: str) -> TextIO:
        path = self._folder / document
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a", encoding="utf-8", newline="\n")

    def _close_files(self) -> None:
        for file in self._files.values():
            file.close()
        self._files = {}


def _place(language: str, document: str) -> str:
    """Where the sentences of a document are, whatever its id has in it."""
    parts = (document or _NO_DOCUMENT).split("/")
    names = map(file_name, parts) if all(parts) else [file_name(document, "/")]
    return f"{language}/{'/'.join(names)}.xml"


FORMAT = Format(
    name="xces",
    suffixes=(".xml",),
    holds="texts, id, quality, documents; as OPUS keeps them, sentence files beside it",
    open_reader=open_reader,
    open_writer=open_writer,
    columns=COLUMNS,
    several_files=True,
)
