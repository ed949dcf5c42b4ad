"""The identity grid at the widths where nearest first picks a wrong pixel, in BF16 and F16.

The image is one row of distinct values, so a wrong pixel shows. align_corners true, zeros padding.
"""

import torch
import torch.nn.functional as F

from .numbers import bits

FORMULAS = {
    "textbook": lambda i, n, dtype: 2 * i / (n - 1) - 1,
    "reciprocal": lambda i, n, dtype: i * float(torch.tensor(2 / (n - 1), dtype=torch.float64).to(dtype)) - 1,
    "centered": lambda i, n, dtype: (2 * i - (n - 1)) / (n - 1),
    "linspace": lambda i, n, dtype: torch.linspace(-1, 1, n, dtype=dtype),
    "float-then-stored": lambda i, n, dtype: (2 * torch.arange(n, dtype=torch.float32) / (n - 1) - 1).to(dtype),
}
GREATEST = {"bf16": 600, "f16": 2400}


def record(file, seed):
    for name, dtype in (("bf16", torch.bfloat16), ("f16", torch.float16)):
        for formula in FORMULAS:
            first = first_wrong(formula, GREATEST[name], dtype)
            widths = [] if first is None else [first - 1, first, first + 1]
            for n in sorted({7, 224, 256, 257, *widths}):
                image, grid = row(n, dtype), identity(formula, n, dtype)
                wrong = "wrong" if picks_wrong(image, grid) else "right"
                file.add(
                    f"nearest_width/{name}/{formula}/{n}/{wrong}",
                    "grid_sample",
                    {"mode": "nearest", "padding_mode": "zeros", "align_corners": True},
                    {"input": image, "grid": grid},
                    lambda: F.grid_sample(image, grid, "nearest", "zeros", True),
                )


def row(n, dtype):
    """1×1×1×n distinct finite values: consecutive bit patterns."""
    return (torch.arange(n) + 0x2C00).to(torch.int16).view(dtype).reshape(1, 1, 1, n)


def identity(formula, n, dtype):
    x = FORMULAS[formula](torch.arange(n, dtype=dtype), n, dtype)
    return torch.stack([x, torch.zeros_like(x)], -1).reshape(1, 1, n, 2)


def picks_wrong(image, grid):
    return not torch.equal(bits(F.grid_sample(image, grid, "nearest", "zeros", True)), bits(image))


def first_wrong(formula, greatest, dtype):
    return next((n for n in range(2, greatest) if picks_wrong(row(n, dtype), identity(formula, n, dtype))), None)
