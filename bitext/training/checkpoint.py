"""What a training writes down on its way, so that it can be killed at any moment.

A working folder holds ``plan.json`` (what is being trained), ``state.pt`` (where it is), and a
``step-N.safetensors`` for each of the best validations so far.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bitext.errors import ModelError

_PLAN, _STATE = "plan.json", "state.pt"


@dataclass(frozen=True)
class Validation:
    """How good the model was at a moment.

    Attributes:
        step: updates so far.
        epoch: passes begun before this one.
        train_loss: mean since the last validation, nats a token, smoothing included.
        loss: on the validation examples, nats a token, without smoothing.
        chrf: of greedy translations of them, 0 to 100.
        tokens: written-side tokens trained on so far.
        seconds: of training so far, validation not counted.
    """

    step: int
    epoch: int
    train_loss: float
    loss: float
    chrf: float
    tokens: int
    seconds: float


@dataclass
class State:
    """Where a training is.

    Attributes:
        step: updates done.
        epoch: of the next batch.
        position: batches of that epoch that are done.
        tokens: see :class:`Validation`.
        seconds: see :class:`Validation`.
        loss_sum: since the last validation.
        loss_tokens: since the last validation.
        validations: so far, in order.
        done: whether it came to its end.
    """

    step: int = 0
    epoch: int = 0
    position: int = 0
    tokens: int = 0
    seconds: float = 0.0
    loss_sum: float = 0.0
    loss_tokens: int = 0
    validations: list[Validation] = field(default_factory=list)
    done: bool = False

    @property
    def best(self) -> Validation | None:
        """The validation with the highest chrF; of equals the first."""
        return max(self.validations, key=lambda each: each.chrf, default=None)

    def best_steps(self, count: int) -> list[int]:
        """The steps of the validations with the highest chrF, best first."""
        ranked = sorted(self.validations, key=lambda each: (-each.chrf, each.step))
        return [each.step for each in ranked[:count]]


def claim(folder: Path, plan: dict[str, Any]) -> None:
    """Make the working folder, or make sure that it belongs to the same training.

    Raises:
        ModelError: it belongs to a training with other settings.
    """
    path = folder / _PLAN
    if path.is_file():
        found = json.loads(path.read_text(encoding="utf-8"))
        wanted = json.loads(json.dumps(plan))
        other = [name for name in wanted | found if wanted.get(name) != found.get(name)]
        if other:
            raise ModelError(
                f"an unfinished training with another {', '.join(sorted(other))} is here; "
                "train with the same settings to go on with it, or delete the folder",
                path=folder,
            )
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(
        path, lambda target: target.write_text(json.dumps(plan, indent=1), encoding="utf-8")
    )


def save_state(folder: Path, state: State, model: Any, optimizer: Any) -> None:
    """Write where the training is; the older state stays until this one is whole."""
    import torch

    content = {
        "state": asdict(state),
        "weights": trainable(model),
        "optimizer": optimizer.state_dict(),
    }
    write_whole(folder / _STATE, lambda target: torch.save(content, target))


def load_state(folder: Path, model: Any, optimizer: Any) -> State:
    """Put model and optimizer where they were; a new :class:`State` if nothing is there."""
    import torch

    path = folder / _STATE
    if not path.is_file():
        return State()
    try:
        content = torch.load(path, map_location=model.device, weights_only=True)
        restore(model, content["weights"])
        optimizer.load_state_dict(content["optimizer"])
        state = State(**content["state"])
    except Exception as error:  # a damaged file can be wrong in any way
        raise ModelError(
            f"the state of the training is damaged ({error}); delete the folder to begin again",
            path=path,
        ) from error
    validations: list[Any] = state.validations
    state.validations = [Validation(**each) for each in validations]
    return state


def save_snapshot(folder: Path, step: int, model: Any, keep: Sequence[int]) -> None:
    """Write the weights of a step, if it is one to keep, and remove the others."""
    from safetensors.torch import save_file

    if step in keep:
        weights = {name: value.contiguous() for name, value in trainable(model).items()}
        write_whole(_snapshot(folder, step), lambda target: save_file(weights, target))
    names = {_snapshot(folder, each).name for each in keep}
    for path in folder.glob("step-*.safetensors"):
        if path.name not in names:
            path.unlink()


def average(folder: Path, steps: Sequence[int]) -> dict[str, Any]:
    """Mean of the weights of some kept steps."""
    from safetensors.torch import load_file

    total: dict[str, Any] = {}
    for step in steps:
        for name, value in load_file(_snapshot(folder, step)).items():
            total[name] = total[name] + value if name in total else value.clone()
    return {name: value / len(steps) for name, value in total.items()}


def trainable(model: Any) -> dict[str, Any]:
    """The weights that training changes, by name; tied ones once."""
    return {name: value.detach() for name, value in model.named_parameters() if value.requires_grad}


def restore(model: Any, weights: dict[str, Any]) -> None:
    """Set weights that :func:`trainable` gave."""
    import torch

    with torch.no_grad():
        for name, value in model.named_parameters():
            if value.requires_grad:
                value.copy_(weights[name])


def _snapshot(folder: Path, step: int) -> Path:
    return folder / f"step-{step}.safetensors"


def write_whole(path: Path, write: Any) -> None:
    """Write under a temporary name, then rename: half a file is never found."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
