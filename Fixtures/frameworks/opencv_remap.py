"""OpenCV: remap, filter2D, copyMakeBorder.

Packages: opencv-python-headless, numpy.

In 5.0.0 `remap` with a reflecting border takes the longer for a pixel the farther outside it is, seconds towards 2³¹, and
with INTER_CUBIC and BORDER_REFLECT_101 does not return for one row or column (discrepancies/opencv_cubic_hang.py);
such calls are refused here, those of BORDER_REFLECT with them, so that the rest can be asked.
"""

import framework
import cv2
import numpy as np

cv2.setNumThreads(0)
IS_5 = cv2.__version__.startswith("5.")
MODES = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "bicubic": cv2.INTER_CUBIC}
BORDERS = {
    "zeros": cv2.BORDER_CONSTANT, "border": cv2.BORDER_REPLICATE, "reflection": cv2.BORDER_REFLECT_101, "symmetric": cv2.BORDER_REFLECT,
}


def remap(input, map, mode, padding_mode):
    if input.dtype != np.float32:
        raise NotImplementedError("maps are float")
    if IS_5 and padding_mode in ("reflection", "symmetric"):
        if mode != "bicubic" and not (np.abs(map) < 2.0**24).all():
            raise NotImplementedError("a reflecting border far outside takes long for a pixel")
        if mode == "bicubic" and 1 in input.shape[2:]:
            raise NotImplementedError("INTER_CUBIC with a reflecting border and one row or column is not asked: with BORDER_REFLECT_101 it does not return")
    border = BORDERS[padding_mode]
    return framework.planes(input, map, lambda plane, x, y: cv2.remap(plane, x, y, MODES[mode], borderMode=border, borderValue=0))


def replicated(x, m):
    return np.stack([np.stack([cv2.copyMakeBorder(np.ascontiguousarray(p), m, m, m, m, cv2.BORDER_REPLICATE) for p in image]) for image in x])


def filtered(x, weight):
    k = weight.shape[2] // 2
    rows, columns = slice(k, x.shape[2] - k), slice(k, x.shape[3] - k)
    return np.stack([
        np.stack([cv2.filter2D(np.ascontiguousarray(p), -1, weight[c, 0], borderType=cv2.BORDER_CONSTANT)[rows, columns] for c, p in enumerate(image)])
        for image in x
    ])


def sample(x, grid):
    px, py = framework.pixels(grid, *x.shape[2:], True)
    return remap(x, np.stack([px, py], -1), "bilinear", "zeros")


framework.run(
    f"OpenCV {cv2.__version__.split('.')[0]}", ["opencv-python-headless", "numpy"], {"remap": remap},
    {"pad": replicated, "roll": lambda x, shift: np.roll(x, shift, (2, 3)), "conv": filtered, "sample": sample},
    notes=["the roll of `roll` is NumPy's, its padding OpenCV's", "`conv2d` is filter2D", "positions are brought to pixels in NumPy, in PyTorch's order"]
    + ["refused here, not by OpenCV: reflecting borders in INTER_NEAREST and INTER_LINEAR from 2²⁴ px on, at NaN and infinities; and in INTER_CUBIC for one row or column"] * IS_5,
)
