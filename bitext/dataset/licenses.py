"""Licence identifiers that the Hugging Face hub knows.

From https://huggingface.co/docs/hub/repositories-licenses; a card with another one is refused
there, or shown without its licence.
"""

from __future__ import annotations

from difflib import get_close_matches

from bitext.errors import FormatError

CREATIVE_COMMONS = (
    *("cc", "cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0"),
    *("cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nd-4.0"),
    *("cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0"),
    *("cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0"),
    *("cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0"),
)
DATA = (
    *("c-uda", "cdla-permissive-1.0", "cdla-permissive-2.0", "cdla-sharing-1.0"),
    *("etalab-2.0", "gfdl", "lgpl-lr", "odbl", "odc-by", "pddl"),
)
SOFTWARE = (
    *("afl-3.0", "agpl-3.0", "apache-2.0", "apple-ascl", "artistic-2.0"),
    *("bsd", "bsd-2-clause", "bsd-3-clause", "bsd-3-clause-clear", "bsl-1.0", "ecl-2.0"),
    *("epl-1.0", "epl-2.0", "eupl-1.1", "eupl-1.2", "gpl", "gpl-2.0", "gpl-3.0", "isc"),
    *("lgpl", "lgpl-2.1", "lgpl-3.0", "lppl-1.3c", "mit", "mpl-2.0", "ms-pl", "ncsa"),
    *("ofl-1.1", "osl-3.0", "postgresql", "unlicense", "wtfpl", "zlib"),
)
MODELS = (
    *("apple-amlr", "bigcode-openrail-m", "bigscience-bloom-rail-1.0", "bigscience-openrail-m"),
    *("creativeml-openrail-m", "deepfloyd-if-license", "fair-noncommercial-research-license"),
    *("gemma", "grok2-community", "h-research", "intel-research", "llama2", "llama3", "llama3.1"),
    *("llama3.2", "llama3.3", "llama4", "openmdw-1.0", "openmdw-1.1", "openrail", "openrail++"),
)
UNSTATED, OTHER = "unknown", "other"

KNOWN = frozenset((*CREATIVE_COMMONS, *DATA, *SOFTWARE, *MODELS, UNSTATED, OTHER))


def check_license(identifier: str) -> str:
    """The identifier, if the hub knows it.

    Raises:
        FormatError: if it does not; the message names what may have been meant.
    """
    if identifier in KNOWN:
        return identifier
    close = get_close_matches(identifier.strip().lower().replace(" ", "-"), sorted(KNOWN), n=3)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise FormatError(
        f"{identifier!r} is no licence identifier of the hub; {meant}Expected one of "
        "huggingface.co/docs/hub/repositories-licenses, such as cc-by-4.0 or mit; other for a "
        "licence that is not there, unknown for none"
    )
