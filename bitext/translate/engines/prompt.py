"""How a decoder-only model is asked for a translation, and what it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bitext.errors import ModelError
from bitext.translate.base import Hypothesis
from bitext.translate.engines.confidence import confidences
from bitext.translate.glosses import load_glosser

_FILE, _GLOSSES = "translation_prompt.txt", "glosses.xz"
_PLACE, _GLOSS = "{}", "{gloss}"
_MOST_POSITIONS = 1024


class Prompt:
    """The tokenizer of a model folder with a prompt.

    The prompt is, in this order: the template given; the file ``translation_prompt.txt`` in the
    folder, which training writes; :attr:`CHAT` in the model's own chat form if it has one;
    :attr:`PLAIN`. All but a chat prompt let the answer end at the first line feed. A gloss is that
    of :mod:`bitext.translate.glosses`, by the file ``glosses.xz`` in the folder if there is one.

    Args:
        folder: of the model.
        template: with ``{}`` in the place of the source and, if the model was trained so,
            ``{gloss}`` in that of its gloss; or ``None``.
        glosses: file of glosses to use instead.

    Attributes:
        positions: greatest number of tokens of prompt and answer together.
        identity: equal ones ask in the same way.

    Raises:
        ModelError: the tokenizer or the glosses cannot be loaded, or a template does not have
            one ``{}``.
    """

    PLAIN = "Arabic: {}\nEnglish:"
    CHAT = "Translate from Arabic to English. Answer with the translation only.\n\n{}"

    def __init__(
        self, folder: Path, template: str | None = None, glosses: Path | None = None
    ) -> None:
        from transformers import AutoConfig, AutoTokenizer

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            config: Any = AutoConfig.from_pretrained(folder, local_files_only=True)
        except Exception as error:  # foreign files can be wrong in any way
            raise ModelError(
                f"translator: its tokenizer cannot be loaded: {error}", path=folder
            ) from error
        kept = folder / _FILE
        if template is None and kept.is_file():
            template = kept.read_text(encoding="utf-8")
        self.chat = template is None and bool(getattr(self._tokenizer, "chat_template", None))
        self.template = template or (self.CHAT if self.chat else self.PLAIN)
        if self.template.count(_PLACE) != 1:
            raise ModelError(
                f"translator: the prompt {self.template!r} has not exactly one {_PLACE} "
                "for the source",
                path=kept if kept.is_file() else None,
            )
        own = folder / _GLOSSES
        self._glosses = glosses or (own if own.is_file() else None)
        self._glosser = load_glosser(self._glosses) if _GLOSS in self.template else None
        glossed = self._glosser.signature if self._glosser else ""
        asked = f"{self.chat}{self.template}{glossed}"
        self.identity = hashlib.sha256(asked.encode()).hexdigest()[:8]
        positions = getattr(config, "max_position_embeddings", None) or _MOST_POSITIONS
        self.positions = min(_MOST_POSITIONS, positions)

    def size(self, text: str) -> int:
        """Number of tokens of a text by itself."""
        return len(self._tokenizer(text, add_special_tokens=False, verbose=False).input_ids)

    def encode(self, text: str) -> list[int]:
        """Numbers of the tokens of the prompt with the text in it."""
        gloss = self._glosser.gloss(text) if self._glosser else ""
        before, _, after = self.template.replace(_GLOSS, gloss).partition(_PLACE)
        asked = f"{before}{text}{after}"
        if not self.chat:
            return list(self._tokenizer(asked, verbose=False).input_ids)
        form = self._tokenizer.apply_chat_template(
            [{"role": "user", "content": asked}], add_generation_prompt=True, tokenize=False
        )
        return list(self._tokenizer(form, add_special_tokens=False, verbose=False).input_ids)

    def encode_answer(self, text: str) -> list[int]:
        """Numbers of the tokens of an answer with its end."""
        answer = f"{text}{self._tokenizer.eos_token}" if self.chat else f" {text}\n"
        return list(self._tokenizer(answer, add_special_tokens=False, verbose=False).input_ids)

    def generate(
        self, model: Any, text: str, *, beam_size: int = 1, count: int = 1
    ) -> list[Hypothesis]:
        """The likeliest answers of a model, see :class:`bitext.translate.base.Hypothesis`.

        Args:
            model: of ``transformers``.
            text: Arabic.
            beam_size: at least ``count``; 1 is greedy.
            count: how many answers.
        """
        numbers = self.encode(text)
        longest = min(32 + 2 * self.size(text), self.positions - len(numbers))
        if longest < 1:
            return [Hypothesis("", 0.0, False)]
        result = self._run(
            model,
            [numbers],
            longest,
            num_beams=beam_size,
            num_return_sequences=count,
            return_dict_in_generate=True,
            output_scores=True,
        )
        hypotheses = []
        for row, (confidence, length) in zip(
            result.sequences, confidences(model, result), strict=True
        ):
            answer = row[len(numbers) :].tolist()
            complete = length < longest or self._complete(answer)
            hypotheses.append(Hypothesis(self._text(answer), confidence, complete))
        return hypotheses

    def answers(self, model: Any, texts: Sequence[str]) -> list[str]:
        """The greedy answers to several texts, written together.

        A text's answer can depend on its neighbours in the last digits of the sums; one that is
        too long for the model has an empty answer.

        Args:
            model: of ``transformers``.
            texts: Arabic.
        """
        rows = [self.encode(text) for text in texts]
        most = max(map(self.size, texts), default=0)
        width = max((len(row) for row in rows if len(row) < self.positions), default=0)
        places = [place for place, row in enumerate(rows) if len(row) <= width]
        found = [""] * len(texts)
        if places:
            longest = min(32 + 2 * most, self.positions - width)
            written = self._run(model, [rows[place] for place in places], longest)
            for place, row in zip(places, written.tolist(), strict=True):
                found[place] = self._text(row[width:])
        return found

    def _run(self, model: Any, rows: Sequence[Sequence[int]], longest: int, **settings: Any) -> Any:
        """What the model generates after rows of tokens, filled up in front."""
        import torch
        from transformers import GenerationConfig, StoppingCriteriaList

        given = model.generation_config
        padding = given.pad_token_id if given.pad_token_id is not None else 0
        width = max(map(len, rows))
        read = torch.tensor([[padding] * (width - len(row)) + [*row] for row in rows])
        there = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows])
        with torch.inference_mode():
            return model.generate(
                input_ids=read.to(model.device),
                attention_mask=there.to(model.device),
                generation_config=GenerationConfig(  # type: ignore[no-untyped-call]
                    do_sample=False,
                    max_new_tokens=longest,
                    bos_token_id=given.bos_token_id,
                    eos_token_id=given.eos_token_id,
                    pad_token_id=padding,
                    **settings,
                ),
                stopping_criteria=StoppingCriteriaList([self._ended(width)]),
            )

    def _text(self, answer: list[int]) -> str:
        written = str(self._tokenizer.decode(answer, skip_special_tokens=True)).strip()
        return written if self.chat else written.partition("\n")[0].strip()

    def _ended(self, start: int) -> Callable[..., Any]:
        import torch

        def ended(rows: Any, scores: Any, **_: Any) -> Any:
            return torch.tensor([self._complete(row[start:].tolist()) for row in rows])

        return ended

    def _complete(self, answer: list[int]) -> bool:
        text = self._tokenizer.decode(answer, skip_special_tokens=True)
        return not self.chat and "\n" in text.lstrip()

    def save(self, folder: Path) -> None:
        """Write the tokenizer, the template, and the glosses if they are not the project's."""
        self._tokenizer.save_pretrained(folder)
        if not self.chat:
            (folder / _FILE).write_text(self.template, encoding="utf-8")
        if self._glosses:
            (folder / _GLOSSES).write_bytes(self._glosses.read_bytes())
