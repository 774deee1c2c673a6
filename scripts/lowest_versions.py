"""Print the lowest versions that ``setup.cfg`` allows, as constraints for pip.

    python scripts/lowest_versions.py > lowest.txt
    python3 -m venv .venv-lowest
    .venv-lowest/bin/pip install -c lowest.txt '.[test,review]'
    .venv-lowest/bin/python -m pytest -n auto --dist loadfile

What the tests pass with there is what the lower bounds promise.
"""

from __future__ import annotations

import configparser
from pathlib import Path

from packaging.requirements import Requirement

SETUP = Path(__file__).parents[1] / "setup.cfg"
TOOLS = frozenset({"mypy", "ruff"})
"""Check the code and have no part in what it does; they stay at the newest version."""


def lowest(setup: Path) -> dict[str, str]:
    """Lowest version of each package by name, of all extras together."""
    parser = configparser.ConfigParser()
    parser.read(setup, "utf-8")
    lists = [parser["options"]["install_requires"], *parser["options.extras_require"].values()]
    found = {}
    for line in "\n".join(lists).split("\n"):
        if line.strip():
            requirement = Requirement(line)
            for bound in requirement.specifier:
                if bound.operator in (">=", "==") and requirement.name not in TOOLS:
                    found[requirement.name] = bound.version
    return found


def main() -> None:
    """Print a line a package."""
    for name, version in sorted(lowest(SETUP).items()):
        print(f"{name}=={version}")


if __name__ == "__main__":
    main()
