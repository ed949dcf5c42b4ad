"""SciPy: ndimage.map_coordinates and ndimage.shift.

Packages: scipy, numpy.
"""

import framework
import numpy as np
from scipy import ndimage

MODES = {"zeros": "grid-constant", "border": "nearest", "reflection": "mirror", "symmetric": "reflect"}


def remap(input, map, mode, padding_mode):
    if mode == "bicubic":
        raise NotImplementedError("order 3 is a B-spline")
    order = int(mode == "bilinear")
    return framework.planes(
        input, map, lambda plane, x, y: ndimage.map_coordinates(plane, [y, x], order=order, mode=MODES[padding_mode], prefilter=False)
    )


def moved(x, shift, mode):
    return ndimage.shift(x, (0, 0, *shift), order=0, mode=mode, prefilter=False)


def move(x, dy, dx):
    if framework.window(dy, dx, *x.shape[2:]) is None:
        return x
    inside = moved(np.ones_like(x), (dy, dx), "constant") > 0
    return np.where(inside, moved(x, (dy, dx), "constant"), x)


def sample(x, grid):
    px, py = framework.pixels(grid, *x.shape[2:], True)
    return remap(x, np.stack([px, py], -1), "bilinear", "zeros")


framework.run(
    "SciPy", ["scipy", "numpy"], {"remap": remap},
    {"move": move, "roll": lambda x, shift: moved(x, shift, "grid-wrap"), "sample": sample},
    notes=["order 3 is a B-spline, so no bicubic was asked of it", "zeros is the mode grid-constant", "`slice` and `roll` are ndimage.shift of order 0, the padding of `roll` is NumPy's", "positions are brought to pixels in NumPy, in PyTorch's order"],
)
