"""PyTorch's operators over NumPy arrays, for the candidates that use PyTorch."""

import framework
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def tensor(x):
    return torch.from_numpy(np.array(x))


def deform(input, offset, weight, bias=None, mask=None, stride=1, padding=0, dilation=1):
    from torchvision.ops import deform_conv2d

    return deform_conv2d(input, offset, weight, bias, stride, padding, dilation, mask)


def pad_call(input, pad, mode, value):
    return F.pad(input, pad, mode, value) if mode == "constant" else F.pad(input, pad, mode)


def kernels(call):
    """The operators, each as `call(name, function, tensors, attributes)`; a function of tensors and attributes."""

    def grid_sample(input, grid, mode, padding_mode, align_corners):
        return call("grid_sample", lambda x, g: F.grid_sample(x, g, mode, padding_mode, align_corners), [input, grid], (mode, padding_mode, align_corners))

    def affine_grid(theta, size, align_corners):
        return call("affine_grid", lambda t: F.affine_grid(t, list(size), align_corners), [theta], (tuple(size), align_corners))

    def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
        inputs = [input, weight] + ([] if bias is None else [bias])
        return call("conv2d", lambda x, w, b=None: F.conv2d(x, w, b, stride, padding, dilation, groups), inputs, (str(stride), str(padding), str(dilation), groups))

    def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=1, padding=0, dilation=1):
        inputs = [x for x in (input, offset, weight, bias, mask) if x is not None]

        def function(x, o, w, *rest):
            rest = list(rest)
            b = rest.pop(0) if bias is not None else None
            return deform(x, o, w, b, rest.pop(0) if rest else None, tuple(stride) if stride != 1 else 1, tuple(padding) if padding else 0, tuple(dilation) if dilation != 1 else 1)

        return call("deform_conv2d", function, inputs, (str(stride), str(padding), str(dilation), bias is None, mask is None))

    def roll(input, shifts, dims):
        return call("roll", lambda x: torch.roll(x, shifts, dims), [input], (tuple(shifts), tuple(dims)))

    def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
        if rule != "pytorch":
            raise NotImplementedError("PyTorch's rule")
        return call("pad", lambda x: pad_call(x, list(pad), mode, value), [input], (tuple(pad), mode, repr(value)))  # 0 == −0

    return {
        "grid_sample": grid_sample, "grid_sample_3d": grid_sample, "affine_grid": affine_grid, "conv2d": conv2d,
        "deform_conv2d": deform_conv2d, "roll": roll, "pad": pad,
    }


def move(x, dy, dx):
    y = tensor(x)
    if found := framework.window(dy, dx, *x.shape[2:]):
        (rows, columns), (from_rows, from_columns) = found
        y[:, :, rows, columns] = tensor(x)[:, :, from_rows, from_columns]
    return y.numpy()


def pieces(known):
    return {
        "move": move, "pad": lambda x, m: known["pad"](x, [m] * 4, "replicate"), "roll": lambda x, shift: known["roll"](x, shift, (2, 3)),
        "deform": lambda x, o, w: known["deform_conv2d"](x, o, w), "conv": lambda x, w: known["conv2d"](x, w, groups=x.shape[1]),
        "sample": lambda x, g: known["grid_sample"](x, g, "bilinear", "zeros", True),
    }
