"""How a sequence-to-sequence model is asked for Arabic to English, and its tokens."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from bitext.errors import ModelError

_LONGEST = 192  # tokens; models are trained on sentences and degrade on longer texts
_LANGUAGES = (  # code of Arabic, its token, token of English
    ("arb_Arab", "arb_Arab", "eng_Latn"),  # NLLB
    ("ar_AR", "ar_AR", "en_XX"),  # mBART
    ("ar", "__ar__", "__en__"),  # M2M100
)
_MULTILINGUAL = {"m2m_100", "mbart"}
_PROMPTED = {"t5", "mt5", "umt5"}


class Vocabulary:
    """The tokenizer of a model folder, set to translate from Arabic to English.

    * NLLB, M2M100, mBART: the language codes are set.
    * Marian models with several target languages: ``>>eng<<`` in front.
    * T5: ``<2en>`` in front if the model knows it, else its own prefix for this task, else
      ``translate Arabic to English:``.

    Attributes:
        limit: greatest number of tokens of a text.
        target: token that the translation has to begin with, or ``None``.

    Raises:
        ModelError: the tokenizer cannot be loaded, or the model does not know both languages.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoConfig, AutoTokenizer

        try:
            with warnings.catch_warnings():
                # sacremoses would only tidy up punctuation for some old models.
                warnings.filterwarnings("ignore", message=".*sacremoses")
                config: Any = AutoConfig.from_pretrained(folder, local_files_only=True)
                self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        except Exception as error:  # foreign files can be wrong in any way
            raise ModelError(
                f"translator: its tokenizer cannot be loaded: {_first_line(error)}", path=folder
            ) from error
        self.target: str | None = None
        self._prefix = ""
        if config.model_type in _MULTILINGUAL:
            self._set_languages(folder)
        elif config.model_type in _PROMPTED:
            tasks = getattr(config, "task_specific_params", None) or {}
            prompt = tasks.get("translation_ar_to_en", {}).get("prefix")
            own = "<2en> " if self._knows("<2en>") else prompt
            self._prefix = own or "translate Arabic to English: "
        elif self._knows(">>eng<<"):
            self._prefix = ">>eng<< "
        positions = getattr(config, "max_position_embeddings", None) or _LONGEST + 8
        special = len(self._tokenizer(self._prefix).input_ids)
        self.limit = min(_LONGEST, positions - 8, self._tokenizer.model_max_length) - special
        if self.limit < 4:
            raise ModelError("translator: the model takes no text of useful length", path=folder)
        self.longest_output = positions - 2 if hasattr(config, "max_position_embeddings") else 512

    def _set_languages(self, folder: Path) -> None:
        for code, source, target in _LANGUAGES:
            if self._knows(source) and self._knows(target):
                self._tokenizer.src_lang = code
                self._tokenizer.tgt_lang = target.strip("_")
                self.target = target
                return
        raise ModelError("translator: the model has no codes for Arabic and English", path=folder)

    def _knows(self, token: str) -> bool:
        number = self._tokenizer.convert_tokens_to_ids(token)
        return number is not None and number != self._tokenizer.unk_token_id

    @property
    def target_id(self) -> int | None:
        """Number of :attr:`target`."""
        return None if self.target is None else self._tokenizer.convert_tokens_to_ids(self.target)

    def size(self, text: str) -> int:
        """Number of tokens of a text, without those that every text gets."""
        return len(self._tokenizer(text, add_special_tokens=False, verbose=False).input_ids)

    def encode(self, text: str) -> list[int]:
        """Numbers of the tokens that the model reads."""
        return list(self._tokenizer(self._prefix + text, verbose=False).input_ids)

    def encode_target(self, text: str) -> list[int]:
        """Numbers of the tokens that the model should write for this translation."""
        return list(self._tokenizer(text_target=text, verbose=False).input_ids)

    def save(self, folder: Path) -> None:
        """Write the tokenizer into a model's folder."""
        self._tokenizer.save_pretrained(folder)

    def encode_names(self, text: str) -> list[str]:
        """Names of the tokens that the model reads."""
        return list(self._tokenizer.convert_ids_to_tokens(self.encode(text)))

    def decode(self, numbers: list[int]) -> str:
        """The text of what the model wrote."""
        # For M2M100 the language is no special token.
        text = [number for number in numbers if number != self.target_id]
        return str(self._tokenizer.decode(text, skip_special_tokens=True)).strip()

    def decode_names(self, names: list[str]) -> str:
        """The text of what the model wrote, given the tokens' names."""
        return self.decode(self._tokenizer.convert_tokens_to_ids(names))

    def longest(self, length: int) -> int:
        """Greatest number of tokens to write for a source of ``length`` tokens."""
        return min(32 + 2 * length, self.longest_output)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"
