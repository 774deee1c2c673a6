"""What a bilingual reader would call a pair."""

from __future__ import annotations

from typing import Literal, get_args

Label = Literal["parallel", "partial", "related", "unrelated"]

LABELS: tuple[Label, ...] = get_args(Label)
"""All labels, from most to least alike."""

CORRESPONDING: tuple[Label, ...] = ("parallel", "partial")
"""Labels that say that the other side has a counterpart."""
