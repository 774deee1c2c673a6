"""The training loop of the sentence encoder.

:func:`train` trains for a number of updates and leaves the best weights in the network: running
means of the weights, the ones that validated best. Killed at any moment and called again it goes
on where it was last written down.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bitext.errors import ModelError
from bitext.progress import SILENT, Progress
from bitext.training.checkpoint import claim, write_whole
from bitext.training.sentence_encoder.batches import Batch, Batches
from bitext.training.sentence_encoder.network import SentenceNetwork
from bitext.training.sentence_encoder.objective import Weights, loss_of
from bitext.training.sentence_encoder.validation import Examination, Quality

_STATE, _BEST = "state.pt", "best.safetensors"
_SCALES = (2.3, 3.7)
"""Logarithms of the least and greatest scale of cosines in the contrast: 10 and 40."""


@dataclass(frozen=True)
class Plan:
    """How to train.

    Attributes:
        updates: of the weights.
        rate: of AdamW, after the warmup; it stays, and the running mean quietens it.
        warmup: updates while it rises.
        mean: decay of the running mean of the weights.
        frozen: lowest layers that stay as they are, as the embeddings do.
        validate_every: updates.
        save_every: seconds; what a kill can cost.
        half: compute with bfloat16. A GPU is faster for it; a processor without instructions for it
            four times slower.
        weights: of the parts of the loss.
    """

    updates: int = 600
    rate: float = 4e-5
    warmup: int = 15
    mean: float = 0.995
    frozen: int = 4
    validate_every: int = 100
    save_every: float = 240.0
    half: bool = False
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True)
class Validation:
    """How good the running mean of the weights was at a moment.

    Attributes:
        update: how many so far.
        seconds: of training so far.
        contrast: mean of the loss since the last validation, see ``objective``.
        graded: likewise.
        quality: on the held-out pairs.
    """

    update: int
    seconds: float
    contrast: float
    graded: float
    quality: Quality


def train(
    network: SentenceNetwork,
    batches: Batches,
    examination: Examination,
    plan: Plan,
    folder: Path,
    *,
    identity: str,
    device: str = "cpu",
    workers: int = 1,
    progress: Progress = SILENT,
    report: Callable[[Validation], None] = lambda _: None,
) -> list[Validation]:
    """Train.

    Args:
        network: its weights are changed.
        batches: what to learn from.
        examination: what to validate on.
        plan: how.
        folder: working folder.
        identity: of what it starts from and learns from; a folder of another one is refused.
        device: of torch.
        workers: threads that make batches.
        progress: told about the updates.
        report: told about each validation.

    Returns:
        The validations, that of the weights before training first.

    Raises:
        ModelError: the folder belongs to another training, or what is in it is damaged.
    """
    claim(folder, {**asdict(plan), "identity": identity})
    training = _Training(network, plan, folder, device)
    with progress.step("Training") as advance:
        training.run(batches, examination, workers, advance, report)
    return training.validations


class _Training:
    def __init__(self, network: SentenceNetwork, plan: Plan, folder: Path, device: str) -> None:
        import torch

        self.network, self.plan, self.folder = network, plan, folder
        network.bert.to(device)
        network.means = [torch.nn.Parameter(mean.detach().to(device)) for mean in network.means]
        self.device = torch.device(device)
        self.trained = network.parameters(plan.frozen)
        self.scale = torch.nn.Parameter(torch.tensor(3.0, device=device))
        groups: list[dict[str, Any]] = [
            {"params": list(self.trained.values())},
            {"params": [self.scale], "lr": 1e-3},
        ]
        self.optimizer = torch.optim.AdamW(
            groups, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        self.running = {name: value.detach().clone() for name, value in self.trained.items()}
        self.update, self.seconds = 0, 0.0
        self.losses: list[tuple[float, float]] = []
        self.validations: list[Validation] = []
        self._load()

    def run(
        self,
        batches: Batches,
        examination: Examination,
        workers: int,
        advance: Callable[[int, int], None],
        report: Callable[[Validation], None],
    ) -> None:
        """Update and validate until the end, then set the best weights."""
        if not self.validations:
            self._validate(examination, report)
        saved = time.monotonic()
        for batch in _ahead(batches.make, self.update, self.plan.updates, workers):
            advance(self.update, self.plan.updates)
            began = time.perf_counter()
            self._update(batch)
            self.seconds += time.perf_counter() - began
            last = self.update == self.plan.updates
            if last or self.update % self.plan.validate_every == 0:
                self._validate(examination, report)
            if last or time.monotonic() - saved > self.plan.save_every:
                self._save()
                saved = time.monotonic()
        advance(self.plan.updates, self.plan.updates)
        self._set(self._best())

    def _update(self, batch: Batch) -> None:
        import torch

        self.optimizer.param_groups[0]["lr"] = self.plan.rate * min(
            1.0, (self.update + 1) / self.plan.warmup
        )
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.plan.half):
            loss = loss_of(self.network, batch, self.scale, self.plan.weights)
        self.optimizer.zero_grad(set_to_none=True)
        loss.total.backward()
        torch.nn.utils.clip_grad_norm_(self.trained.values(), 1.0)
        self.optimizer.step()
        self.update += 1
        self.losses.append((loss.contrast, loss.graded))
        # A mean over the updates so far, until there are enough for the decay.
        decay = min(self.plan.mean, (1 + self.update) / (10 + self.update))
        with torch.no_grad():
            self.scale.clamp_(*_SCALES)
            for name, value in self.trained.items():
                self.running[name].lerp_(value, 1 - decay)

    def _validate(self, examination: Examination, report: Callable[[Validation], None]) -> None:
        """Judge the running mean, and keep it if it is the best one."""
        now = {name: value.detach().clone() for name, value in self.trained.items()}
        self._set(self.running)
        quality = examination.judge(self.network)
        self._set(now)
        contrast, graded = (
            round(sum(each) / len(each), 4)
            for each in zip(*self.losses or [(0.0, 0.0)], strict=True)
        )
        found = Validation(self.update, round(self.seconds, 1), contrast, graded, quality)
        if all(quality.mean > each.quality.mean for each in self.validations):
            self._keep()
        self.validations.append(found)
        self.losses = []
        self._save()
        report(found)

    def _set(self, weights: dict[str, Any]) -> None:
        import torch

        with torch.no_grad():
            for name, value in self.trained.items():
                value.copy_(weights[name])

    def _keep(self) -> None:
        from safetensors.torch import save_file

        weights = {name: value.cpu().contiguous() for name, value in self.running.items()}
        write_whole(self.folder / _BEST, lambda target: save_file(weights, target))

    def _best(self) -> dict[str, Any]:
        from safetensors.torch import load_file

        return dict(load_file(self.folder / _BEST))

    def _save(self) -> None:
        import torch

        content = {
            "update": self.update,
            "seconds": self.seconds,
            "losses": self.losses,
            "validations": [asdict(each) for each in self.validations],
            "weights": {name: value.detach() for name, value in self.trained.items()},
            "running": self.running,
            "scale": self.scale.detach(),
            "optimizer": self.optimizer.state_dict(),
        }
        write_whole(self.folder / _STATE, lambda target: torch.save(content, target))

    def _load(self) -> None:
        import torch

        path = self.folder / _STATE
        if not path.is_file():
            return
        try:
            content = torch.load(path, map_location=self.device, weights_only=True)
            self._set(content["weights"])
            self.running = content["running"]
            with torch.no_grad():
                self.scale.copy_(content["scale"])
            self.optimizer.load_state_dict(content["optimizer"])
            self.update, self.seconds = content["update"], content["seconds"]
            self.losses = content["losses"]
            self.validations = [
                Validation(**{**each, "quality": Quality(**each["quality"])})
                for each in content["validations"]
            ]
        except Exception as error:  # a damaged file can be wrong in any way
            raise ModelError(
                f"the state of the training is damaged ({error}); delete the folder to begin again",
                path=path,
            ) from error


def _ahead(make: Callable[[int], Batch], start: int, stop: int, workers: int) -> Iterator[Batch]:
    """The batches from ``start`` on, made in threads a little before they are needed."""
    waiting: deque[Future[Batch]] = deque()
    numbers = iter(range(start, stop))
    with ThreadPoolExecutor(workers) as threads:
        for number in numbers:
            waiting.append(threads.submit(make, number))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
