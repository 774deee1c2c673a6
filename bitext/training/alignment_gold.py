"""Documents aligned by people, in folders of text files.

``gold/NAME.txt`` has a bead a line (``[2]:[1, 2]``), ``en/NAME.txt`` an English sentence a line;
the one other folder holds the same files in another language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bitext.align.beads import Bead
from bitext.errors import FormatError
from bitext.training.alignment_documents import GoldDocument


def read_gold(folder: Path, data: str) -> list[GoldDocument]:
    """All documents of a folder, by name.

    Gold beads come in document order. A link that leaves out a sentence between two of its own has
    that as well. Of two links that share a sentence only the first counts;
    sentences without a link are null beads.

    Args:
        folder: see the module.
        data: what to call the documents together.

    Raises:
        FormatError: the folder or a file of it is not as the module says.
    """
    others = [
        path for path in folder.glob("*") if path.is_dir() and path.name not in ("en", "gold")
    ]
    if len(others) != 1:
        raise FormatError(
            f"found {len(others)} folders beside en/ and gold/, expected one", path=folder
        )
    found = []
    for path in sorted((folder / "gold").glob("*.txt")):
        beads = [
            _bead(line, path, number)
            for number, line in enumerate(_lines(path), start=1)
            if line.strip()
        ]
        arabic, english = (_lines(side / path.name) for side in (others[0], folder / "en"))
        ordered = in_order(beads, len(arabic), len(english))
        found.append(GoldDocument(data, path.stem, arabic, english, ordered))
    return found


_BEAD = re.compile(r"\[([\d, ]*)\]:\[([\d, ]*)\]")


def _bead(line: str, path: Path, number: int) -> Bead:
    match = _BEAD.fullmatch(line.strip())
    if not match:
        raise FormatError(f"found {line[:80]!r}; expected [0]:[0, 1]", path=path, line=number)
    arabic, english = (
        [int(index) for index in re.findall(r"\d+", side)] for side in match.groups()
    )
    return Bead(_span(arabic), _span(english))


def _span(indices: Sequence[int]) -> range:
    return range(min(indices), max(indices) + 1) if indices else range(0)


def _lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(path.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        raise FormatError("found no such file, expected one sentence a line", path=path) from None


def in_order(beads: Sequence[Bead], arabic: int, english: int) -> tuple[Bead, ...]:
    """Links in document order, and null beads of one sentence for what they leave.

    Args:
        beads: in any order; of links that share a sentence or cross, the first one counts.
        arabic: number of Arabic sentences.
        english: number of English sentences.
    """
    links = [Bead(range(0), range(0))]
    for bead in sorted(beads, key=lambda bead: (bead.arabic.start, bead.english.start)):
        last = links[-1]
        follows = bead.arabic.start >= last.arabic.stop and bead.english.start >= last.english.stop
        if follows and not bead.is_null:
            links.append(bead)
    links.append(Bead(range(arabic, arabic), range(english, english)))
    ordered = []
    for before, bead in pairwise(links):
        i, j = before.arabic.stop, before.english.stop
        ordered += [Bead(range(a, a + 1), range(j, j)) for a in range(i, bead.arabic.start)]
        i = bead.arabic.start
        ordered += [Bead(range(i, i), range(b, b + 1)) for b in range(j, bead.english.start)]
        ordered.append(bead)
    return tuple(ordered[:-1])
