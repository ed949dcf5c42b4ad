"""scikit-image: transform.warp.

Packages: scikit-image, numpy.
"""

import framework
import numpy as np
from skimage.transform import warp

MODES = {"zeros": "constant", "border": "edge", "reflection": "reflect", "symmetric": "symmetric"}


def remap(input, map, mode, padding_mode):
    if mode == "bicubic":
        raise NotImplementedError("order 3 is a B-spline")
    order = int(mode == "bilinear")
    return framework.planes(
        input, map,
        lambda plane, x, y: warp(plane, np.stack([y, x]), order=order, mode=MODES[padding_mode], cval=0, clip=False, preserve_range=True),
    )


def sample(x, grid):
    px, py = framework.pixels(grid, *x.shape[2:], True)
    return remap(x, np.stack([px, py], -1), "bilinear", "zeros")


framework.run(
    "scikit-image", ["scikit-image", "scipy", "numpy"], {"remap": remap}, {"sample": sample},
    notes=["order 3 is a B-spline, so no bicubic was asked of it", "positions are brought to pixels in NumPy, in PyTorch's order"],
)
