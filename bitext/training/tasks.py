"""Kinds of models that can be trained, and how an example becomes numbers for them.

* :class:`Seq2SeqTask`: Marian, NLLB, M2M100, mBART, T5 in a folder; all weights are trained.
* :class:`AdapterTask`: a decoder-only model with a prompt; a low-rank adapter is trained (LoRA,
  Hu et al. 2022) and added to the weights when the model is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from bitext.errors import ModelError, extra_hint
from bitext.model_files import is_seq2seq, load_weights, require_safetensors
from bitext.translate.engines.prompt import Prompt
from bitext.translate.engines.vocabulary import Vocabulary

Encoded = tuple[list[int], list[int]]
"""Numbers that the model reads, and those it has to write."""

IGNORED = -100
"""Label of a place that does not count."""
_ANSWERS_AT_A_TIME = 16
_UNLOADABLE = "training: cannot load this model"


class Task(Protocol):
    """A model in training.

    Attributes:
        model: the ``torch`` module.
    """

    model: Any

    def encode(self, arabic: str, english: str) -> Encoded | None:
        """An example in numbers; ``None`` if it is too long for the model."""

    def length(self, example: Encoded) -> int:
        """Tokens an example takes in a batch."""

    def collate(self, batch: Sequence[Encoded]) -> tuple[dict[str, Any], Any]:
        """Arguments of the model as tensors, and what each place should give or ``IGNORED``."""

    def logits(self, inputs: dict[str, Any], places: Any) -> Any:
        """What the model gives at some places of a batch: (places, pieces of the vocabulary).

        Args:
            inputs: see :meth:`collate`.
            places: true where it is asked for, of the shape of what :meth:`collate` says.
        """

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Greedy translations, in order."""

    def save(self, folder: Path) -> None:
        """Write the model and its tokenizer for the translator."""


class Seq2SeqTask:
    """See :class:`Task`.

    Args:
        folder: a sequence-to-sequence model with ``safetensors`` weights, trained or not.

    Raises:
        ModelError: it cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForSeq2SeqLM

        self._vocabulary = Vocabulary(folder)
        self.model = load_weights(AutoModelForSeq2SeqLM, folder, _UNLOADABLE)

    def encode(self, arabic: str, english: str) -> Encoded | None:
        """See :meth:`Task.encode`."""
        read, written = self._vocabulary.encode(arabic), self._vocabulary.encode_target(english)
        longest = self._vocabulary.limit
        return (read, written) if len(read) <= longest and len(written) <= longest else None

    def length(self, example: Encoded) -> int:
        """See :meth:`Task.length`."""
        return len(example[0]) + len(example[1])

    def collate(self, batch: Sequence[Encoded]) -> tuple[dict[str, Any], Any]:
        """See :meth:`Task.collate`."""
        padding = self.model.config.pad_token_id
        read, attended = _padded([read for read, _ in batch], padding)
        labels, _ = _padded([written for _, written in batch], IGNORED)
        # The model makes of the labels what its decoder reads, each kind in its own way.
        return {"input_ids": read, "attention_mask": attended, "labels": labels}, labels

    def logits(self, inputs: dict[str, Any], places: Any) -> Any:
        """See :meth:`Task.logits`."""
        return self.model(**inputs).logits[places]

    def translate(self, texts: Sequence[str]) -> list[str]:
        """See :meth:`Task.translate`."""
        coded = [self._vocabulary.encode(text) for text in texts]
        read, attended = _padded(coded, self.model.config.pad_token_id)
        written = self.model.generate(
            input_ids=read.to(self.model.device),
            attention_mask=attended.to(self.model.device),
            max_new_tokens=self._vocabulary.longest(read.shape[1]),
            num_beams=1,
            do_sample=False,
            forced_bos_token_id=self._vocabulary.target_id,
        )
        return [self._vocabulary.decode(row.tolist()) for row in written]

    def save(self, folder: Path) -> None:
        """See :meth:`Task.save`."""
        self.model.save_pretrained(folder)
        self._vocabulary.save(folder)


class AdapterTask:
    """See :class:`Task`.

    Args:
        folder: a decoder-only model with ``safetensors`` weights.
        template: see :class:`bitext.translate.engines.prompt.Prompt`.
        rank: of the adapter.
        glosses: for a template with glosses, see the same class.

    Raises:
        ModelError: it cannot be loaded, or the package ``peft`` is missing.
    """

    def __init__(
        self, folder: Path, template: str | None, *, rank: int = 16, glosses: Path | None = None
    ) -> None:
        from transformers import AutoModelForCausalLM

        try:
            from peft import LoraConfig, get_peft_model
        except ImportError as error:
            raise ModelError(
                f"training an adapter needs the package peft: {extra_hint('train')}"
            ) from error
        self._prompt = Prompt(folder, template, glosses)
        settings = LoraConfig(
            r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM"
        )
        self.model = get_peft_model(
            load_weights(AutoModelForCausalLM, folder, _UNLOADABLE), settings
        )

    def encode(self, arabic: str, english: str) -> Encoded | None:
        """See :meth:`Task.encode`."""
        read, written = self._prompt.encode(arabic), self._prompt.encode_answer(english)
        return (read, written) if len(read) + len(written) <= self._prompt.positions else None

    def length(self, example: Encoded) -> int:
        """See :meth:`Task.length`."""
        return len(example[0]) + len(example[1])

    def collate(self, batch: Sequence[Encoded]) -> tuple[dict[str, Any], Any]:
        """See :meth:`Task.collate`."""
        whole, attended = _padded([read + written for read, written in batch], 0)
        # What is read at one place is asked for at the place before.
        asked = [[IGNORED] * (len(read) - 1) + written + [IGNORED] for read, written in batch]
        labels, _ = _padded(asked, IGNORED)
        return {"input_ids": whole, "attention_mask": attended}, labels

    def logits(self, inputs: dict[str, Any], places: Any) -> Any:
        """See :meth:`Task.logits`; nothing is computed for the other places."""
        # A large vocabulary takes more work than all the layers before it.
        head = self.model.get_output_embeddings()
        chosen = head.register_forward_pre_hook(lambda _, given: (given[0][places],))
        try:
            return self.model(**inputs).logits
        finally:
            chosen.remove()

    def translate(self, texts: Sequence[str]) -> list[str]:
        """See :meth:`Task.translate`."""
        written: list[str] = []
        for start in range(0, len(texts), _ANSWERS_AT_A_TIME):
            part = texts[start : start + _ANSWERS_AT_A_TIME]
            written += self._prompt.answers(self.model, part)
        return written

    def save(self, folder: Path) -> None:
        """See :meth:`Task.save`; the adapter is added to the weights."""
        import copy

        adapted: Any = copy.deepcopy(self.model)
        adapted.merge_and_unload().save_pretrained(folder)
        self._prompt.save(folder)


def load_task(
    folder: Path, template: str | None, *, rank: int = 16, glosses: Path | None = None
) -> Task:
    """The model in a folder, as the kind that it is.

    Args:
        folder: sequence-to-sequence or decoder-only.
        template: prompt of a decoder-only model, see :class:`AdapterTask`.
        rank: of its adapter.
        glosses: see the same class.

    Raises:
        ModelError: see the classes.
    """
    require_safetensors("training", folder)
    if is_seq2seq("training", folder):
        return Seq2SeqTask(folder)
    return AdapterTask(folder, template, rank=rank, glosses=glosses)


def _padded(rows: Sequence[Sequence[int]], filler: int) -> tuple[Any, Any]:
    """Rows of equal length, filled at the end, and where they are not filled."""
    import torch

    length = max(map(len, rows))
    numbers = torch.full((len(rows), length), filler, dtype=torch.long)
    there = torch.zeros((len(rows), length), dtype=torch.long)
    for place, row in enumerate(rows):
        numbers[place, : len(row)] = torch.tensor(row)
        there[place, : len(row)] = 1
    return numbers, there
