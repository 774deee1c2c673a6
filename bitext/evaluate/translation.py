"""How good translations are: BLEU, chrF, chrF++ and TER, what they keep, and for which domain.

The figures are sacrebleu's own (Post 2018), with its signatures. Intervals come from the very
samples that ``sacrebleu --confidence`` draws; they are percentiles, where it gives half a width.

* :func:`evaluate_translations` ``(hypotheses, references) -> TranslationScore``
* :func:`metric` ``(name)``: a figure from summed :func:`statistics`, for comparing two systems.

Sources:
    Papineni et al. (2002), BLEU; Popović (2015, 2017), chrF and chrF++; Snover et al. (2006), TER;
    Koehn (2004), bootstrap resampling.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np

from bitext.evaluate.recognition import names_recognised, numbers_kept
from bitext.resampling import Estimate, Metric, Rows, Signature, bootstrap, without_nan
from bitext.translate.diagnosis import failure, flaws

SEED = 12345
"""The seed of sacrebleu."""

SACREBLEU = ("bleu", "chrf", "chrf++", "ter")
SHARES = ("numbers_kept", "names_recognised", "doubtful")
"""Figures that are a share: of the numbers and of the names of the references, and of segments."""


@dataclass(frozen=True)
class TranslationScore:
    """How good the translations of one system are.

    Attributes:
        score: chrF++.
        parts: ``bleu``, ``chrf`` and ``chrf++``, each in [0, 100]; ``ter``, from 0, less is
            better; ``numbers_kept``: of the numbers and dates of the references, the share that
            the hypotheses state; ``names_recognised``: of their names, the share that is spelled
            so that it sounds alike; ``doubtful``, if the sources are known: the share of segments
            in which something can be seen to be wrong, less is better. Shares are in [0, 1].
        signatures: of the four metrics, as sacrebleu writes them.
        signature: how the rest was computed.
        domains: for each domain the number of its segments and its ``parts``.
        units: the segments by number, from 0.
        statistics: sufficient statistics of each segment, for each part.
    """

    task: ClassVar[str] = "translation"

    score: float
    parts: Mapping[str, Estimate]
    signatures: Mapping[str, str]
    signature: Signature
    domains: Mapping[str, tuple[int, Mapping[str, Estimate]]]
    units: tuple[str, ...]
    statistics: Mapping[str, Rows]

    def format(self) -> str:
        """A few lines of text, and a table by domain."""
        lines = [f"{name:17} {_format(name, self.parts[name])}" for name in self.parts]
        if self.domains:
            names = "".join(f"  {name:20}" for name in SACREBLEU)
            lines += ["", f"{'domain':20} {'segments':>8}{names}".rstrip()]
            for domain, (segments, parts) in self.domains.items():
                figures = "".join(f"  {_format(name, parts[name]):20}" for name in SACREBLEU)
                lines.append(f"{domain[:20]:20} {segments:8}{figures}".rstrip())
            lines.append("")
        lines += [f"{name:6} {signature}" for name, signature in self.signatures.items()]
        return "\n".join([*lines, self.signature.format()])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, with the statistics that a comparison with another system needs."""
        plain: dict[str, Any] = without_nan(
            {
                "task": self.task,
                "score": self.score,
                **{name: vars(part) for name, part in self.parts.items()},
                "signatures": self.signatures,
                "signature": self.signature.format(),
                "domains": {
                    domain: {
                        "segments": segments,
                        **{name: vars(part) for name, part in parts.items()},
                    }
                    for domain, (segments, parts) in self.domains.items()
                },
                "units": self.units,
                "statistics": {name: rows.tolist() for name, rows in self.statistics.items()},
            }
        )
        return plain

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def _format(name: str, part: Estimate) -> str:
    return part.format(3 if name in SHARES else 1)


def evaluate_translations(
    hypotheses: Sequence[str],
    references: Sequence[str],
    *,
    sources: Sequence[str] | None = None,
    domains: Sequence[str] | None = None,
    samples: int = 1000,
    seed: int = SEED,
) -> TranslationScore:
    """Compare translations with references.

    Args:
        hypotheses: n English translations; may be empty texts.
        references: n English references.
        sources: the n Arabic texts, to see what is wrong with a translation by itself.
        domains: of each segment, for a table by domain.
        samples: bootstrap resamples of segments.
        seed: of the bootstrap.

    Raises:
        ValueError: lengths differ, or there is no segment.
    """
    for name, texts in (("references", references), ("sources", sources), ("domains", domains)):
        if texts is not None and len(texts) != len(hypotheses):
            raise ValueError(f"{len(hypotheses)} hypotheses and {len(texts)} {name}")
    if not hypotheses:
        raise ValueError("no segments")
    rows = statistics(hypotheses, references, sources)

    def parts(chosen: Rows | slice) -> dict[str, Estimate]:
        return {
            name: bootstrap(each[chosen], metric(name), samples=samples, seed=seed)
            for name, each in rows.items()
        }

    overall = parts(slice(None))
    by_domain: dict[str, tuple[int, Mapping[str, Estimate]]] = {}
    for domain in dict.fromkeys(domains or ()):
        here = np.array([each == domain for each in domains or ()])
        by_domain[domain] = int(here.sum()), parts(here)
    return TranslationScore(
        score=overall["chrf++"].score,
        parts=overall,
        signatures={name: _signature(name, samples, seed) for name in SACREBLEU},
        signature=Signature({"segments": len(hypotheses), "bs": samples, "seed": seed}),
        domains=by_domain,
        units=tuple(map(str, range(len(hypotheses)))),
        statistics=rows,
    )


def statistics(
    hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str] | None = None
) -> dict[str, Rows]:
    """Sufficient statistics of each part, each of shape (segments, s)."""
    rows = {
        # What sacrebleu's own tests of significance work on.
        name: np.array(_sacrebleu(name)._extract_corpus_statistics(hypotheses, [references]), float)
        for name in SACREBLEU
    }
    pairs = list(zip(hypotheses, references, strict=True))
    rows["numbers_kept"] = np.array([numbers_kept(*pair) for pair in pairs], float)
    rows["names_recognised"] = np.array([names_recognised(*pair) for pair in pairs], float)
    if sources is not None:
        found = zip(sources, hypotheses, strict=True)
        rows["doubtful"] = np.array([(_is_doubtful(*each), 1) for each in found], float)
    return rows


def metric(name: str) -> Metric:
    """A part as a function of summed :func:`statistics`; a share of nothing is NaN."""
    if name in SHARES:
        return _share
    judge = _sacrebleu(name)

    def value(sums: Rows) -> Rows:
        flat = sums.reshape(-1, sums.shape[-1])
        scores = [judge._compute_score_from_stats(row.tolist()).score for row in flat]
        return np.array(scores).reshape(sums.shape[:-1])

    return value


def _share(sums: Rows) -> Rows:
    whole = sums[..., 1]
    return np.divide(sums[..., 0], whole, out=np.full_like(whole, np.nan), where=whole > 0)


def _is_doubtful(source: str, hypothesis: str) -> bool:
    if not source.strip():
        return bool(hypothesis.strip())
    return failure(source, hypothesis, finished=True) is not None or bool(flaws(source, hypothesis))


@cache
def _sacrebleu(name: str) -> Any:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.metrics.ter import TER

    if name == "bleu":
        return BLEU()
    if name == "ter":
        return TER()
    return CHRF(word_order=2 if name == "chrf++" else 0)


def _signature(name: str, samples: int, seed: int) -> str:
    signature = _sacrebleu(name).get_signature()
    signature.update("bs", samples)
    signature.update("seed", seed)
    return str(signature.format())
