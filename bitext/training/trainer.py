"""The training loop.

:func:`train` ``(task, mixture, validation, plan, folder)`` trains until the updates are used up
or validation no longer improves, and leaves the best weights in ``task.model``. Killed at any
moment and called again it goes on where it was, with the same result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from bitext.errors import ModelError
from bitext.progress import SILENT, Progress
from bitext.training.batches import batches
from bitext.training.checkpoint import (
    Validation,
    average,
    claim,
    load_state,
    restore,
    save_snapshot,
    save_state,
)
from bitext.training.mixture import Example, Mixture
from bitext.training.tasks import IGNORED, Encoded, Task

_VALIDATED_AT_A_TIME = 64


@dataclass(frozen=True)
class Plan:
    """How to train.

    Attributes:
        updates: of the weights, at most.
        tokens: size of a batch, padding and both sides counted.
        accumulate: batches to an update.
        rate: highest learning rate (AdamW); it rises linearly, then falls linearly to zero.
        warmup: updates while it rises.
        smoothing: of the labels.
        clip: greatest norm of the gradient.
        decay: of the weights.
        validate_every: updates.
        save_every: updates; what a kill can cost.
        patience: validations without a better chrF after which training ends.
        average: best validations whose weights are averaged at the end, if that is better.
        precision: ``auto`` is bf16 where a GPU computes with it, else fp32.
        seed: of dropout.
    """

    updates: int = 50_000
    tokens: int = 16_384
    accumulate: int = 1
    rate: float = 1e-3
    warmup: int = 2_000
    smoothing: float = 0.1
    clip: float = 1.0
    decay: float = 0.01
    validate_every: int = 1_000
    save_every: int = 500
    patience: int = 10
    average: int = 5
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """What came of a training.

    Attributes:
        validations: all of them, in order.
        chrf: of the weights that were chosen, on the validation examples.
        averaged: the steps whose weights were averaged; one if a single one was better.
        machine: device and precision.
    """

    validations: tuple[Validation, ...]
    chrf: float
    averaged: tuple[int, ...]
    machine: str


def train(
    task: Task,
    mixture: Mixture,
    validation: Sequence[Example],
    plan: Plan,
    folder: Path,
    *,
    device: str | None = None,
    progress: Progress = SILENT,
    report: Callable[[Validation], None] = lambda _: None,
) -> Outcome:
    """Train a model.

    Args:
        task: the model; its weights are changed.
        mixture: what to learn from.
        validation: at least one example, none of them in the mixture.
        plan: how.
        folder: working folder, see :mod:`bitext.training.checkpoint`.
        device: ``cuda``, ``cpu`` …; the best there is by default.
        progress: told about the updates.
        report: told about each validation.

    Raises:
        ModelError: nothing to train or validate on, or the folder belongs to another training.
    """
    import torch

    if not mixture.examples or not validation:
        raise ModelError("training: there are no examples to learn from or to validate on")
    claim(folder, {**asdict(plan), "examples": mixture.identity})
    trainer = _Trainer(task, mixture, validation, plan, folder, device)
    with progress.step("Training") as advance, torch.random.fork_rng(devices=[]):
        try:
            trainer.run(advance, report)
        except BaseException:
            trainer.rescue()
            raise
        return trainer.choose()


class _Trainer:
    def __init__(
        self,
        task: Task,
        mixture: Mixture,
        validation: Sequence[Example],
        plan: Plan,
        folder: Path,
        device: str | None,
    ) -> None:
        import torch

        self.task, self.mixture, self.plan, self.folder = task, mixture, plan, folder
        ranked = sorted(validation, key=lambda example: len(example.arabic))
        self.validation = [
            ranked[start : start + _VALIDATED_AT_A_TIME]
            for start in range(0, len(ranked), _VALIDATED_AT_A_TIME)
        ]
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.half = plan.precision == "bf16" or (
            plan.precision == "auto"
            and self.device.startswith("cuda")
            and torch.cuda.is_bf16_supported()
        )
        task.model.to(self.device)
        weights = [each for each in task.model.parameters() if each.requires_grad]
        self.optimizer = torch.optim.AdamW(
            weights, lr=plan.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=plan.decay
        )
        self.state = load_state(folder, task.model, self.optimizer)
        self.whole = True  # whether the weights are those of state.step

    def run(
        self, advance: Callable[[int, int], None], report: Callable[[Validation], None]
    ) -> None:
        """Update and validate until the end."""
        plan, state = self.plan, self.state
        for group in self._groups():
            advance(state.step, plan.updates)
            began = time.perf_counter()
            self._update(group)
            state.seconds += time.perf_counter() - began
            if state.step % plan.validate_every == 0 or state.step == plan.updates:
                report(self._validated())
                state.done = state.step == plan.updates or self._no_longer_improves()
            if state.done or state.step % plan.save_every == 0:
                save_state(self.folder, state, self.task.model, self.optimizer)
        advance(plan.updates, plan.updates)

    def rescue(self) -> None:
        """Keep what was reached when the training is stopped between two updates."""
        if self.whole:
            save_state(self.folder, self.state, self.task.model, self.optimizer)

    def _groups(self) -> Iterator[list[list[Encoded]]]:
        """The batches of each update, from where the training is."""
        state = self.state
        while not state.done:
            rest = batches(self.task, self.mixture, state.epoch, self.plan.tokens)
            rest = islice(rest, state.position, None)
            empty = state.position == 0
            while not state.done and (group := list(islice(rest, self.plan.accumulate))):
                empty = False
                yield group
            if empty:
                raise ModelError("training: no example is short enough for the model")
            if not state.done:
                state.epoch, state.position = state.epoch + 1, 0

    def _update(self, group: Sequence[Sequence[Encoded]]) -> None:
        import torch

        plan, state, model = self.plan, self.state, self.task.model
        model.train()
        torch.manual_seed(plan.seed * 1_000_003 + state.step)
        tokens = sum(len(written) for batch in group for _, written in batch)
        for settings in self.optimizer.param_groups:
            settings["lr"] = plan.rate * _slope(state.step + 1, plan)
        total = 0.0
        for batch in group:
            loss = self._loss(batch, plan.smoothing) / tokens
            loss.backward()
            total += float(loss.detach())
        torch.nn.utils.clip_grad_norm_(model.parameters(), plan.clip)
        self.whole = False
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        state.step += 1
        state.position += len(group)
        state.tokens += tokens
        state.loss_sum += total * tokens
        state.loss_tokens += tokens
        self.whole = True

    def _loss(self, batch: Sequence[Encoded], smoothing: float) -> Any:
        """Sum over the tokens of a batch."""
        import torch
        from torch.nn.functional import cross_entropy

        inputs, labels = self.task.collate(batch)
        inputs = {name: value.to(self.device) for name, value in inputs.items()}
        labels = labels.to(self.device)
        places = labels != IGNORED
        kind = self.device.partition(":")[0]
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=self.half):
            logits = self.task.logits(inputs, places)
        return cross_entropy(
            logits.float(), labels[places], label_smoothing=smoothing, reduction="sum"
        )

    def _validated(self) -> Validation:
        """Judge the weights as they are, and keep them if they are among the best."""
        state = self.state
        loss, chrf = self._judge()
        found = Validation(
            state.step,
            state.epoch,
            round(state.loss_sum / state.loss_tokens, 4),
            round(loss, 4),
            round(chrf, 3),
            state.tokens,
            round(state.seconds, 1),
        )
        state.validations.append(found)
        state.loss_sum, state.loss_tokens = 0.0, 0
        keep = state.best_steps(self.plan.average)
        save_snapshot(self.folder, state.step, self.task.model, keep)
        return found

    def _judge(self) -> tuple[float, float]:
        """Loss a token and chrF on the validation examples."""
        import torch
        from sacrebleu.metrics.chrf import CHRF

        self.task.model.eval()
        loss, tokens = 0.0, 0
        written: list[str] = []
        with torch.inference_mode():
            for part in self.validation:
                coded = [self.task.encode(each.arabic, each.english) for each in part]
                batch = [each for each in coded if each is not None]
                if batch:
                    loss += float(self._loss(batch, 0.0))
                    tokens += sum(len(target) for _, target in batch)
                written += self.task.translate([each.arabic for each in part])
        references = [each.english for part in self.validation for each in part]
        return loss / max(tokens, 1), float(CHRF().corpus_score(written, [references]).score)

    def _no_longer_improves(self) -> bool:
        best = self.state.best
        later = [each for each in self.state.validations if best and each.step > best.step]
        return len(later) >= self.plan.patience

    def choose(self) -> Outcome:
        """The mean of the best weights, or the best ones, whatever validates better."""
        state, model = self.state, self.task.model
        steps = state.best_steps(self.plan.average)
        assert state.best is not None  # the last update is always validated
        restore(model, average(self.folder, steps))
        chrf = self._judge()[1] if len(steps) > 1 else state.best.chrf
        if chrf < state.best.chrf:
            steps, chrf = steps[:1], state.best.chrf
            restore(model, average(self.folder, steps))
        model.eval()
        precision = "bf16" if self.half else "fp32"
        machine = f"{self.device}, {precision}"
        return Outcome(tuple(state.validations), round(chrf, 3), tuple(steps), machine)


def _slope(step: int, plan: Plan) -> float:
    """Share of the highest learning rate at an update, from 1."""
    if step <= plan.warmup:
        return step / plan.warmup
    return max(0.0, (plan.updates - step + 1) / max(plan.updates - plan.warmup, 1))
