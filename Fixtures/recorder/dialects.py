"""What the three recorded dialects of grid_sample share: their inputs and how a case is added."""

import torch

from .grid_sample import MODES, PADDINGS, inputs


def add(file, name, image, grid, mode, padding, align, compute):
    attributes = {"mode": mode, "padding_mode": padding, "align_corners": align}
    file.add(name, "grid_sample", attributes, {"input": image, "grid": grid}, compute)


def corner(align):
    return "align" if align else "noalign"


def combinations():
    return [(mode, padding) for mode in MODES for padding in PADDINGS]


def of_one_shape(seed, name, dtype, align):
    """The inputs on the 6×9 image with every grid cut or repeated to 4×14 points: compiled code is per shape."""
    for image, grid in inputs(seed, name, dtype, align):
        if tuple(image.shape) == (1, 2, 6, 9):
            points = grid.reshape(-1, 2)
            yield image, points.repeat(56 // len(points) + 1, 1)[:56].reshape(1, 4, 14, 2)


__all__ = ["add", "combinations", "corner", "inputs", "of_one_shape", "torch"]
