"""List the licence of every package that an installation of bitext brings.

    python scripts/licences.py [--extra NAME ...]

Follows the requirements of the installed packages, from bitext's own and those of the extras named.
A licence that is neither permissive nor weak copyleft by its name is marked; the exit status is
then 1.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ACCEPTED = re.compile(
    r"apache|mit\b|bsd|isc|psf|python software|mpl|mozilla|unlicense|zlib|hpnd|lgpl|"
    r"lesser general|cc0|public domain|boost|cnri|0bsd",
    re.IGNORECASE,
)


def requirements(name: str, extras: Collection[str]) -> list[Requirement]:
    """What a distribution requires on this machine, with some of its extras."""
    found = []
    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            found.append(requirement)
    return found


def installed(root: str, extras: Collection[str]) -> list[Distribution]:
    """All distributions that one needs, by name."""
    seen: dict[tuple[str, frozenset[str]], None] = {}
    waiting = [(canonicalize_name(root), frozenset(extras))]
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in seen:
            continue
        seen[name, wanted] = None
        try:
            waiting += [
                (canonicalize_name(each.name), frozenset(each.extras))
                for each in requirements(name, wanted)
            ]
        except PackageNotFoundError:
            print(f"{name}: not installed", file=sys.stderr)
    names = sorted({name for name, _ in seen} - {canonicalize_name(root)})
    return [distribution(name) for name in names if _is_installed(name)]


def licence(package: Distribution) -> str:
    """The licence that a package's metadata state."""
    metadata = package.metadata
    (expression,) = metadata.get_all("License-Expression") or [""]
    classifiers = [
        each.split("::")[-1].strip()
        for each in metadata.get_all("Classifier") or []
        if each.startswith("License ::") and each.count("::") > 1
    ]
    stated = "\n".join(metadata.get_all("License") or []).strip().splitlines()
    return expression or ", ".join(classifiers) or (stated[0] if stated else "not stated")


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def main() -> None:
    """Print a line a package."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--extra", nargs="*", default=[], help="extras of bitext")
    arguments = parser.parse_args()
    doubtful = 0
    for package in installed("bitext", arguments.extra):
        name = licence(package)
        mark = "" if ACCEPTED.search(name) else "  <- look at it"
        doubtful += bool(mark)
        print(f"{package.metadata['Name']} {package.version}: {name}{mark}")
    sys.exit(1 if doubtful else 0)


if __name__ == "__main__":
    main()
