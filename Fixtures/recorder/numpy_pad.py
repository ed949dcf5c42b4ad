"""pad by NumPy's rules: any width, any number of axes, five modes."""

import numpy as np
import torch

from .casefile import draws
from .grid_sample import special_image
from .numbers import FORMATS

MODES = ["constant", "edge", "reflect", "symmetric", "wrap"]
# (shape, widths, axes); None: all axes
PADS = [
    ((5,), [[2, 3]], None), ((5,), [[13, 11]], None), ((1,), [[3, 2]], None), ((2,), [[5, 6]], None), ((3, 4), [[1, 2], [3, 0]], None),
    ((3, 4), [[7, 0], [0, 9]], None), ((2, 3, 4), [[2, 1]], [1]), ((2, 3, 4), [[1, 4], [5, 1]], [-1, 0]), ((1, 2, 2, 3), [[0, 0], [1, 1], [2, 2], [4, 1]], None),
    ((2, 1, 2, 1, 2), [[1, 0], [0, 1], [3, 0], [2, 2], [0, 5]], None), ((0, 3), [[0, 0], [2, 1]], None), ((3, 4), [[0, 0], [0, 0]], None),
]
REFUSED = [((4,), [[-1, 2]], None), ((0, 3), [[1, 0], [0, 0]], None), ((3, 4), [[1, 1]], [2])]


def record(file, seed):
    dtypes = {name: dtype for name, dtype in FORMATS.items() if name != "bf16"} | {"i64": torch.int64, "bool": torch.bool}
    for name, dtype in dtypes.items():
        for number, (shape, widths, axes) in enumerate(PADS):
            r = draws(seed, "numpy_pad", name, number)
            if dtype in FORMATS.values():
                image = special_image(r, shape, dtype) if np.prod(shape) else torch.zeros(shape, dtype=dtype)
            else:
                image = torch.from_numpy(r.integers(0, 2 if name == "bool" else 1000, shape)).to(dtype)
            for mode in MODES:
                add(file, f"pad/{name}/numpy-{mode}/{number}", image, widths, axes, mode)
    for number, (shape, widths, axes) in enumerate(REFUSED):
        for mode in MODES:
            if 0 in shape and mode == "constant":
                continue
            add(file, f"pad/f32/numpy-{mode}/refused/{number}", torch.ones(shape), widths, axes, mode)


def add(file, name, image, widths, axes, mode):
    attributes = {"rule": "numpy", "pad": widths, "mode": mode}
    given = {}
    if mode == "constant":
        attributes["value"] = 1.0
        given["constant_values"] = 1
    if axes is not None:
        attributes["axes"] = axes

    def compute():
        amounts = widths
        if axes is not None:
            amounts = [[0, 0] for _ in image.shape]
            for axis, width in zip(axes, widths):
                amounts[axis] = width
        return torch.from_numpy(np.pad(image.numpy(), amounts, mode, **given))

    file.add(name, "pad", attributes, {"input": image}, compute)
