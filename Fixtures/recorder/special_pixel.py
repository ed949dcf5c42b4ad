"""One NaN, infinity or signed zero among finite pixels, through each strategy: how far it spreads."""

import torch

from .numbers import FORMATS
from .shift import STRATEGIES, add

SHIFTS = [[0, 1], [0, -1], [1, 0], [-1, 0]]
PLACES = {"interior": (2, 2), "edge": (0, 2), "corner": (4, 4)}
VALUES = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf"), "-0": -0.0}


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        if capability != "AVX2" and name != "f32":
            continue  # no sum here depends on the build
        for place, (row, column) in PLACES.items():
            for what, value in VALUES.items():
                if name != "f32" and what == "-inf":
                    continue
                # Channels 0…7 hold distinct positive integers; the special pixel is in channel 1.
                x = (torch.arange(200) + 1).reshape(1, 8, 5, 5).to(dtype)
                x[0, 1, row, column] = value
                for strategy in STRATEGIES:
                    add(file, f"special_pixel/{name}/{strategy}/{what}/{place}/{capability}", strategy, x, SHIFTS)
