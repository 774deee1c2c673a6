"""Sequence-to-sequence models converted once to int8 and run by CTranslate2."""

from __future__ import annotations

import functools
import math
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from bitext.errors import ModelError
from bitext.model_files import find, folder_identity, require_safetensors
from bitext.translate.base import Hypothesis
from bitext.translate.engines.prepared import opened, prepared
from bitext.translate.engines.vocabulary import Vocabulary


class ConvertedEngine:
    """See :class:`bitext.translate.base.Engine`.

    Args:
        name: folder or hub name of a model with ``safetensors`` weights.
        beam_size: 1 is greedy.
        cache: see :func:`bitext.cache.cache_folder`.

    Raises:
        ModelError: the model is not there, or CTranslate2 does not know its kind.
        OutputError: the converted model cannot be written.
    """

    def __init__(self, name: str, *, beam_size: int = 1, cache: Path | str | None = None) -> None:
        folder = find("translator", name)
        require_safetensors("translator", folder)
        self._vocabulary = Vocabulary(folder)
        runtime = version("ctranslate2")
        key = f"ct2-{folder_identity(folder)}-int8-{runtime}"
        self._folder = prepared(key, lambda target: _convert(folder, target), cache)
        self._beam_size = beam_size
        self.limit = self._vocabulary.limit
        self.signature = f"{key}|beam:{beam_size}"

    @functools.cached_property
    def _translator(self) -> Any:
        import ctranslate2

        return opened(ctranslate2.Translator, self._folder)

    def size(self, text: str) -> int:
        """Number of tokens."""
        return self._vocabulary.size(text)

    def generate(self, segments: Sequence[str]) -> list[Hypothesis]:
        """See :meth:`bitext.translate.base.Engine.generate`."""
        return [hypotheses[0] for hypotheses in self._written(segments, self._beam_size, 1)]

    def candidates(self, segments: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """See :meth:`bitext.translate.base.Engine.candidates`."""
        return self._written(segments, max(self._beam_size, count), count)

    def _written(
        self, segments: Sequence[str], beam_size: int, count: int
    ) -> list[list[Hypothesis]]:
        """The likeliest hypotheses of each segment.

        Only sources of equal length go through the model together, without padding.
        """
        sources = [self._vocabulary.encode_names(segment) for segment in segments]
        target = self._vocabulary.target
        order = sorted(range(len(sources)), key=lambda index: len(sources[index]))
        waiting: list[tuple[list[int], int, list[Any]]] = []
        for length, group in groupby(order, key=lambda index: len(sources[index])):
            members = list(group)
            longest = self._vocabulary.longest(length)
            results = self._translator.translate_batch(
                [sources[index] for index in members],
                target_prefix=[[target]] * len(members) if target else None,
                max_batch_size=32,
                beam_size=beam_size,
                num_hypotheses=count,
                max_decoding_length=longest,
                return_scores=True,
                asynchronous=True,
            )
            waiting.append((members, longest, results))
        hypotheses = {
            index: self._hypotheses(result.result(), longest)
            for members, longest, results in waiting
            for index, result in zip(members, results, strict=True)
        }
        return [hypotheses[index] for index in range(len(segments))]

    def _hypotheses(self, result: Any, longest: int) -> list[Hypothesis]:
        return [
            Hypothesis(
                self._vocabulary.decode_names(written),
                math.exp(min(0.0, score)),
                len(written) < longest,
            )
            for written, score in zip(result.hypotheses, result.scores, strict=True)
        ]


def _convert(folder: Path, target: Path) -> None:
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        def load_tokenizer(self, kind: Any, name: str, **settings: Any) -> Any:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message=".*sacremoses")
                tokenizer = super().load_tokenizer(kind, name, **settings)
            # The converter expects language tokens among the special tokens of the vocabulary,
            # where transformers 5 no longer lists those of M2M100.
            languages = getattr(tokenizer, "lang_token_to_id", {})
            vocabulary = tokenizer.get_vocab() | languages
            tokenizer.get_vocab = lambda: vocabulary
            return tokenizer

    try:
        Converter(str(folder)).convert(str(target), quantization="int8")
    except OSError:
        raise
    except Exception as error:  # foreign files can be wrong in any way
        raise ModelError(
            f"translator: CTranslate2 cannot convert this model: {error}", path=folder
        ) from error
