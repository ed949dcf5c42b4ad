"""roll: any shift, negative and repeated dimensions, no dimension (the flattened tensor), and refusals."""

import torch

from .casefile import draws
from .grid_sample import special_image
from .numbers import FORMATS

SHAPES = [(1, 2, 3, 4), (2, 3, 5, 1), (1, 1, 1, 7)]
ROLLS = [
    ([1], [3]), ([-1], [2]), ([0], [2]), ([6], [3]), ([-7], [3]), ([1, -2], [2, 3]), ([1, 1], [3, 3]),
    ([2, -1, 1], [3, 2, 3]), ([1, 2, 3, 4], [0, 1, 2, 3]), ([3], [-1]), ([1, 1], [-2, -1]), ([5], []), ([-1], []),
    ([1000003], [3]), ([-1000003, 4611686018427387904], [2, 3]), ([1], [1]), ([1, 2], [3]), ([], [2]), ([1], [4]),
    ([1], [-5]), ([1, 2], []),
]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, shape in enumerate(SHAPES):
            image = special_image(draws(seed, "roll", name, number), shape, dtype)
            for index, (shifts, dims) in enumerate(ROLLS):
                file.add(
                    f"roll/{name}/{number}/{capability}/{index}",
                    "roll",
                    {"shifts": shifts, "dims": dims},
                    {"input": image},
                    lambda: torch.roll(image, shifts, dims),
                )
