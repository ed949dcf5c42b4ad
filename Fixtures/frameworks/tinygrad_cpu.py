"""tinygrad on the CPU, which compiles C for each shape and needs clang.

Packages: tinygrad, numpy.
"""

import os

os.environ["DEV"] = "CPU"

import framework
import numpy as np
from tinygrad import Tensor


def tensor(x):
    return Tensor(np.ascontiguousarray(x))


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    return tensor(input).conv2d(
        tensor(weight), None if bias is None else tensor(bias), groups, tuple(stride), tuple(dilation), (padding[1], padding[1], padding[0], padding[0])
    ).numpy()


def roll(input, shifts, dims):
    return tensor(input).roll(tuple(shifts), tuple(dims) if dims else None).numpy()


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    if rule != "pytorch":
        raise NotImplementedError("PyTorch's rule")
    amounts = list(pad) + [0] * (4 - len(pad))
    return tensor(input).pad(tuple(amounts), mode=mode, value=value).numpy()


def move(x, dy, dx):
    if found := framework.window(dy, dx, *x.shape[2:]):
        (rows, columns), (from_rows, from_columns) = found
        y = tensor(x).contiguous()
        y[:, :, rows, columns] = tensor(x)[:, :, from_rows, from_columns]
        return y.numpy()
    return x


framework.run(
    "tinygrad", ["tinygrad", "numpy"], {"conv2d": conv2d, "roll": roll, "pad": pad},
    {
        "move": move, "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: roll(x, shift, (2, 3)),
        "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]),
    },
    shapes=3, notes=["compiled for each shape"],
)
