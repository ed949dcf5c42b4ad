"""PaddlePaddle on the CPU.

Packages: paddlepaddle, numpy, setuptools.
"""

import framework
import numpy as np
import paddle
import paddle.nn.functional as F

paddle.set_device("cpu")
tensor = paddle.to_tensor


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return F.grid_sample(tensor(input), tensor(grid), mode=mode, padding_mode=padding_mode, align_corners=align_corners).numpy()


def affine_grid(theta, size, align_corners):
    return F.affine_grid(tensor(theta), list(size), align_corners=align_corners).numpy()


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    bias = None if bias is None else tensor(bias)
    return F.conv2d(tensor(input), tensor(weight), bias, list(stride), list(padding), list(dilation), groups).numpy()


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    from paddle.vision.ops import deform_conv2d as deform

    offset_groups = offset.shape[1] // (2 * weight.shape[2] * weight.shape[3])
    return deform(
        tensor(input), tensor(offset), tensor(weight), None if bias is None else tensor(bias), list(stride), list(padding), list(dilation),
        offset_groups, input.shape[1] // weight.shape[1], None if mask is None else tensor(mask),
    ).numpy()


def roll(input, shifts, dims):
    return paddle.roll(tensor(input), list(shifts), list(dims) if dims else None).numpy()


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    if rule != "pytorch":
        raise NotImplementedError("only PyTorch's own rule")
    amounts = list(pad) + [0] * (4 - len(pad))
    return F.pad(tensor(input), amounts, mode=mode, value=value).numpy()


def move(x, dy, dx):
    y = tensor(x).clone()
    if found := framework.window(dy, dx, *x.shape[2:]):
        (rows, columns), (from_rows, from_columns) = found
        y[:, :, rows, columns] = tensor(x)[:, :, from_rows, from_columns]
    return y.numpy()


framework.run(
    "PaddlePaddle", ["paddlepaddle", "numpy"],
    {"grid_sample": grid_sample, "grid_sample_3d": grid_sample, "affine_grid": affine_grid, "conv2d": conv2d, "deform_conv2d": deform_conv2d, "roll": roll, "pad": pad},
    {
        "move": move, "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: roll(x, shift, (2, 3)),
        "deform": lambda x, o, w: deform_conv2d(x, o, w), "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]),
        "sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True),
    },
)
