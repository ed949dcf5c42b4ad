"""pad: four modes, positive, negative and mixed pads, and what PyTorch refuses."""

import torch.nn.functional as F

from .casefile import draws
from .grid_sample import special_image
from .numbers import FORMATS

MODES = ["constant", "replicate", "reflect", "circular"]
SHAPES = [(1, 2, 3, 4), (2, 1, 1, 5), (1, 1, 4, 1), (1, 2, 1, 1)]
PADS = [
    [0, 0, 0, 0], [1, 1, 1, 1], [2, 1, 0, 3], [3, 2, 2, 1], [4, 4, 3, 3], [5, 0, 0, 5], [0, 7, 6, 0],
    [-1, 0, 0, -1], [-1, 2, 1, -2], [2, -3, -1, 1], [-1, -1, -1, -1], [-4, 1, 0, 0], [1, 0, -3, 3], [-9, 1, 0, 0],
]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, shape in enumerate(SHAPES):
            image = special_image(draws(seed, "pad", name, number), shape, dtype)
            for mode in MODES:
                for index, pad in enumerate(PADS):
                    if (index + number) % 2 and (name in ("bf16", "f64") or capability != "AVX2"):
                        continue  # half of the pads is enough where only other bits are moved
                    if mode == "circular" and undefined(shape, pad):
                        continue
                    value = -2.5 if mode == "constant" and index % 3 else 0.0
                    add(file, f"pad/{name}/{mode}/{number}/{capability}/{index}", image, pad, mode, value)
        image = special_image(draws(seed, "pad", name, "rank"), (1, 2, 3, 4), dtype)
        for index, pad in enumerate(([2, 1], [-1, 3])):
            for mode in MODES:  # two pads on four dimensions: PyTorch has only the constant mode
                add(file, f"pad/{name}/{mode}/rank/{capability}/{index}", image, pad, mode, 0.0)


def undefined(shape, pad):
    """PyTorch's circular pad can return uninitialised memory where it wraps more than cropping has left."""
    for n, before, after in ((shape[3], *pad[:2]), (shape[2], *pad[2:])):
        if min(before, after) < 0 and max(before, after) > n + min(before, 0) + min(after, 0):
            return True
    return False


def add(file, name, image, pad, mode, value):
    attributes = {"pad": pad, "mode": mode, "value": value}
    given = {"value": value} if mode == "constant" else {}
    file.add(name, "pad", attributes, {"input": image}, lambda: F.pad(image, pad, mode, **given))
