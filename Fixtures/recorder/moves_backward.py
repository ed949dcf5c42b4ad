"""pad, roll and whole pipelines backwards: what moves, and the order in which meeting gradients are added."""

import torch
import torch.nn.functional as F

from .casefile import draws
from .gradients import add
from .grid_sample import special_image, values
from .numbers import FORMATS
from .pad import MODES, undefined
from .shift import STRATEGIES

# (shape, pads); the last axis first
PADS = [
    ((1, 2, 3, 4), [1, 1, 1, 1]), ((1, 2, 3, 4), [2, 1, 0, 3]), ((1, 2, 3, 4), [3, 2, 2, 1]), ((1, 2, 3, 4), [4, 4, 3, 3]),
    ((1, 2, 3, 4), [0, 0, 0, 0]), ((1, 2, 3, 4), [-1, 2, 1, -2]), ((1, 2, 3, 4), [-1, 0, 0, -1]), ((2, 1, 1, 5), [3, 0, 0, 0]),
    ((1, 1, 4, 1), [0, 0, 2, 3]), ((1, 2, 1, 1), [5, 4, 3, 6]), ((2, 3, 6), [2, 3]), ((1, 3, 6), [-2, 3]), ((3, 5), [4, 1]),
    ((1, 1, 2, 3, 2), [1, 1, 2, 0, 1, 1]), ((1, 2, 3, 4), [2, 1]),
]
ROLLS = [
    ((1, 2, 3, 4), [1], [3]), ((1, 2, 3, 4), [-2, 5], [2, 3]), ((2, 3, 5), [1, 1, -1], [0, 1, 1]), ((1, 2, 3, 4), [5], []),
    ((1, 1, 1, 7), [-1000003], [3]),
]
SHIFTS = [
    ((1, 8, 5, 5), [[0, 1], [0, -1], [1, 0], [-1, 0]]), ((2, 4, 3, 4), [[2, -3], [0, 0]]), ((1, 2, 3, 4), [[0, 0]]),
    ((1, 2, 3, 4), [[3, 4], [-1, -2]]), ((1, 2, 6, 7), [[1, -1], [-2, 0]]),
]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, (shape, pads) in enumerate(PADS):
            for mode in MODES:
                if mode == "circular" and len(shape) == 4 and len(pads) == 4 and undefined(shape, pads):
                    continue
                pad(file, seed, name, dtype, mode, shape, pads, f"{capability}/{number}")
        for number, (shape, shifts, dims) in enumerate(ROLLS):
            r = draws(seed, "roll_backward", name, number)
            image, gradient = values(r, shape, dtype), special_image(r, shape, dtype)
            add(
                file, f"roll_backward/{name}/{capability}/{number}", "roll_backward", {"shifts": shifts, "dims": dims},
                {"input": image, "grad_output": gradient}, lambda input: torch.roll(input, shifts, dims), ["input"],
            )
        for number, (shape, shifts) in enumerate(SHIFTS):
            for strategy, forward in STRATEGIES.items():
                r = draws(seed, "shift_backward", name, number)
                image, gradient = values(r, shape, dtype), values(r, shape, dtype)
                add(
                    file, f"shift_backward/{name}/{strategy}/{capability}/{number}", "shift_backward",
                    {"strategy": strategy, "shifts": shifts}, {"input": image, "grad_output": gradient},
                    lambda input: forward(input, shifts), ["input"],
                )
        stagnation(file, name, dtype, capability)
        refused(file, name, dtype, capability)


def pad(file, seed, name, dtype, mode, shape, pads, label):
    forward = lambda input: F.pad(input, pads, mode)
    for kind, fill in (("finite", values), ("special", special_image)):
        r = draws(seed, "pad_backward", name, kind, *shape, *pads)
        image = values(r, shape, dtype)
        try:
            extents = forward(image).shape
        except RuntimeError:
            continue  # refused forwards, which the recordings of `pad` hold
        add(
            file, f"pad_backward/{name}/{mode}/{kind}/{label}", "pad_backward", {"pad": pads, "mode": mode},
            {"input": image, "grad_output": fill(r, extents, dtype)}, forward, ["input"],
        )


def refused(file, name, dtype, capability):
    """A grad_output of other extents than the output."""
    image, gradient = torch.ones(1, 1, 3, 4, dtype=dtype), torch.ones(1, 1, 4, 4, dtype=dtype)
    inputs = {"input": image, "grad_output": gradient}
    for mode in MODES:
        add(
            file, f"pad_backward/{name}/{mode}/refused/{capability}/0", "pad_backward", {"pad": [1, 1, 1, 1], "mode": mode},
            inputs, lambda input: F.pad(input, [1, 1, 1, 1], mode), ["input"],
        )
    add(
        file, f"roll_backward/{name}/refused/{capability}/0", "roll_backward", {"shifts": [1], "dims": [3]},
        inputs, lambda input: torch.roll(input, [1], [3]), ["input"],
    )


def stagnation(file, name, dtype, capability):
    """So many ones into one pixel that a 16-bit sum stops growing: 2048 in F16, 256 in BF16."""
    if name not in ("f16", "bf16") or capability != "AVX2":
        return
    side = 30 if name == "f16" else 10
    image = torch.ones(1, 1, 1, 1, dtype=dtype)
    pads = [side, side, side, side]
    add(
        file, f"pad_backward/{name}/replicate/ones/{capability}/0", "pad_backward", {"pad": pads, "mode": "replicate"},
        {"input": image, "grad_output": torch.ones(1, 1, 2 * side + 1, 2 * side + 1, dtype=dtype)},
        lambda input: F.pad(input, pads, "replicate"), ["input"],
    )
