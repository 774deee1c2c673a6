"""What the ``evaluate_*`` scripts print."""

from __future__ import annotations

import json
from typing import Any, Protocol


class Report(Protocol):
    """A result of :mod:`bitext.evaluate`."""

    def format(self) -> str:
        """Text for people."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """What ``bitext evaluate compare`` reads."""
        ...


def show(report: Report, system: str, as_json: bool) -> None:
    """Print a report with what it is a report on."""
    if as_json:
        print(json.dumps(report.to_dict() | {"system": system}, ensure_ascii=False))
    else:
        print(f"{system}\n{report.format()}")
