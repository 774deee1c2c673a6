"""Actions on many pairs at once, each of which one undo takes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex

from bitext.review.service import ReviewService, is_blank
from bitext.review.state import SKIP
from bitext.review.store import Kind, Reviewer
from bitext.review.views import current_texts

Side = Literal["arabic", "english"]

#: Seconds that a search in one text may take: an expression can be made to run for ever.
LONGEST_SEARCH = 0.5


@dataclass(frozen=True)
class Done:
    """What became of the pairs of a bulk action.

    Attributes:
        done: ids of the pairs that it was done to.
        left: why it was not done to the others: ``gone``, ``blind`` (each is judged by itself),
            ``decided`` or ``blank``, by id.
    """

    done: tuple[str, ...]
    left: dict[str, str]


@dataclass(frozen=True)
class Replacement:
    """What finding and replacing would do to a text.

    Attributes:
        pair: id.
        side: which text.
        before: the text as it is.
        after: the text as it would be.
        hits: what would be replaced, as offsets in ``before``.
    """

    pair: str
    side: Side
    before: str
    after: str
    hits: tuple[range, ...]


class PatternError(ValueError):
    """A search that cannot be made; says why."""


def judge_all(service: ReviewService, reviewer: Reviewer, pairs: Sequence[str], label: str) -> Done:
    """Give many pairs the same verdict.

    Pairs of the blind sample are left out: what they are for is a judgement of each by itself.
    """
    service.catch_up()
    left: dict[str, str] = {}
    wanted = []
    for pair in dict.fromkeys(pairs):
        if not service.has(pair):
            left[pair] = "gone"
        elif pair in service.ledger.sampled:
            left[pair] = "blind" if service.ledger.is_blind(pair) else "decided"
        elif service.state(pair, reviewer).judgements.get(reviewer.id) == label:
            continue
        elif label == SKIP and service.state(pair, reviewer).label:
            left[pair] = "decided"
        else:
            wanted.append(pair)
    service.act_on_all(reviewer, [(pair, "verdict", {"label": label}) for pair in wanted])
    return Done(tuple(wanted), left)


def find_replacements(
    service: ReviewService,
    reviewer: Reviewer,
    pairs: Sequence[str],
    side: Side,
    find: str,
    replace: str,
    *,
    is_regex: bool = False,
    case: bool = False,
) -> Iterator[Replacement]:
    """What finding and replacing would do to the texts of some pairs.

    Args:
        find: what to look for, or a regular expression (of the package ``regex``).
        replace: what to put in its place; with ``is_regex``, ``\\1`` and so on stand for groups.
        is_regex: whether ``find`` is a regular expression.
        case: whether capitals and small letters differ.

    Raises:
        PatternError: if the expression or the replacement is malformed, or a search takes too
            long.
    """
    pattern = _pattern(find, is_regex=is_regex, case=case)
    for pair in pairs:
        if not service.has(pair):
            continue
        texts = current_texts(service.pair(pair), service.state(pair, reviewer))
        before = texts[0] if side == "arabic" else texts[1]
        try:
            hits = tuple(
                range(*match.span())
                for match in pattern.finditer(before, timeout=LONGEST_SEARCH)
                if match.group()
            )
            if not hits:
                continue
            instead = replace if is_regex else lambda _: replace
            after = pattern.sub(instead, before, timeout=LONGEST_SEARCH)
        except TimeoutError as error:
            raise PatternError("it takes too long") from error
        except (regex.error, IndexError) as error:
            raise PatternError(str(error)) from error
        if after != before:
            yield Replacement(pair, side, before, after, hits)


def replace_all(
    service: ReviewService, reviewer: Reviewer, replacements: Sequence[Replacement]
) -> Done:
    """Make replacements; those that would leave a text blank are left out."""
    left = {each.pair: "blank" for each in replacements if is_blank(each.after)}
    wanted = [each for each in replacements if each.pair not in left]
    changes: list[tuple[str, Kind, dict[str, str | None]]] = []
    for each in wanted:
        found = service.pair(each.pair)
        source = found.ar if each.side == "arabic" else found.en
        text = None if each.after == source else each.after
        changes.append((each.pair, "edit", {each.side: text}))
    service.act_on_all(reviewer, changes)
    return Done(tuple(each.pair for each in wanted), left)


def _pattern(find: str, *, is_regex: bool, case: bool) -> Any:
    if not find:
        raise PatternError("there is nothing to look for")
    try:
        return regex.compile(
            find if is_regex else regex.escape(find), 0 if case else regex.IGNORECASE
        )
    except regex.error as error:
        raise PatternError(str(error)) from error
