"""Any sequence-to-sequence model of ``transformers``, run by torch."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from bitext.model_files import find, folder_identity, load_weights, require_safetensors
from bitext.translate.base import Hypothesis
from bitext.translate.engines.confidence import confidences
from bitext.translate.engines.vocabulary import Vocabulary


class Seq2SeqEngine:
    """See :class:`bitext.translate.base.Engine`.

    Segments go through the model one at a time, as the last digits of torch's sums depend on
    the size of a batch; ``ct2:`` runs the same models several times faster.

    Args:
        name: folder or hub name of a model with ``safetensors`` weights.
        beam_size: 1 is greedy.
        dtype: of the weights, ``float32`` or ``bfloat16``.

    Raises:
        ModelError: the model is not there or cannot be loaded.
    """

    def __init__(self, name: str, *, beam_size: int = 1, dtype: str = "float32") -> None:
        self._folder = folder = find("translator", name)
        require_safetensors("translator", folder)
        self._vocabulary = Vocabulary(folder)
        self._dtype = dtype
        self._beam_size = beam_size
        self.limit = self._vocabulary.limit
        self.signature = (
            f"transformers:{folder_identity(folder)}|{dtype}|beam:{beam_size}"
            f"|transformers:{version('transformers')}|torch:{version('torch')}"
        )

    @functools.cached_property
    def _model(self) -> Any:
        from transformers import AutoModelForSeq2SeqLM

        otherwise = "translator: not a sequence-to-sequence model that can be loaded"
        return load_weights(AutoModelForSeq2SeqLM, self._folder, otherwise, self._dtype).eval()

    def size(self, text: str) -> int:
        """Number of tokens."""
        return self._vocabulary.size(text)

    def generate(self, segments: Sequence[str]) -> list[Hypothesis]:
        """See :meth:`bitext.translate.base.Engine.generate`."""
        return [self._written(segment, self._beam_size, 1)[0] for segment in segments]

    def candidates(self, segments: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """See :meth:`bitext.translate.base.Engine.candidates`."""
        beam_size = max(self._beam_size, count)
        return [self._written(segment, beam_size, count) for segment in segments]

    def _written(self, segment: str, beam_size: int, count: int) -> list[Hypothesis]:
        """The likeliest hypotheses."""
        import torch
        from transformers import GenerationConfig

        numbers = self._vocabulary.encode(segment)
        longest = self._vocabulary.longest(len(numbers))
        given = self._model.generation_config
        settings = GenerationConfig(  # type: ignore[no-untyped-call]
            num_beams=beam_size,
            num_return_sequences=count,
            do_sample=False,
            max_new_tokens=longest,
            forced_bos_token_id=self._vocabulary.target_id,
            decoder_start_token_id=given.decoder_start_token_id,
            bos_token_id=given.bos_token_id,
            eos_token_id=given.eos_token_id,
            pad_token_id=given.pad_token_id,
            bad_words_ids=given.bad_words_ids,
            return_dict_in_generate=True,
            output_scores=True,
        )
        with torch.inference_mode():
            result = self._model.generate(
                input_ids=torch.tensor([numbers]),
                attention_mask=torch.ones(1, len(numbers), dtype=torch.long),
                generation_config=settings,
            )
        return [
            Hypothesis(self._vocabulary.decode(row), confidence, length < longest)
            for row, (confidence, length) in zip(
                result.sequences.tolist(), confidences(self._model, result), strict=True
            )
        ]
