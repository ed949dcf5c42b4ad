"""What PyTorch's and torchvision's own tests call the operators with.

The sample inputs of `torch.testing._internal` (`op_db`) for `grid_sample`, `grid_sampler_2d`, `conv2d`, `pad` and
`roll`, and the geometry of torchvision's `test_ops.py::TestDeformConv`, in float32, each with what it drew. Left
out: `conv2d` of one image without a batch and with a padding `same` that is not symmetric, `pad` of other than four
axes or of more than two of them, an empty tensor and a 0-d one, and of several calls with one geometry those after the
first.
"""

import warnings

import torch
import torch.nn.functional as F
from torch.testing._internal.common_methods_invocations import op_db

from .casefile import draws
from .conv2d import add as add_conv2d
from .deform_conv2d import run as add_deform_conv2d
from .grid_sample import MODES, PADDINGS
from .pad import add as add_pad


def record(file, seed):
    known = set()
    for name, recorded in RECORDED.items():
        for op in op_db:
            if op.name != name:
                continue
            torch.manual_seed(seed)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                samples = list(op.sample_inputs("cpu", torch.float32, requires_grad=False))
            for index, sample in enumerate(samples):
                label = f"samples/{op.name}{op.variant_test_name and '/' + op.variant_test_name}/{index}"
                key = (name, str([shape(x) for x in (sample.input, *sample.args)]), str(sample.kwargs.items()))
                if sample.input.numel() and key not in known:
                    known.add(key)
                    recorded(file, label, sample.input, *sample.args, **sample.kwargs)
    deform_conv2d(file, seed)


def shape(value):
    return tuple(value.shape) if isinstance(value, torch.Tensor) else value


def grid_sample(file, name, input, grid, mode, padding_mode, align_corners):
    attributes = {"mode": mode, "padding_mode": padding_mode, "align_corners": align_corners}
    file.add(
        name, "grid_sample", attributes, {"input": input, "grid": grid},
        lambda: F.grid_sample(input, grid, mode, padding_mode, align_corners),
    )


def grid_sampler(file, name, input, grid, mode, padding, align_corners):
    grid_sample(file, name, input, grid, MODES[mode], PADDINGS[padding], align_corners)


def conv2d(file, name, input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    pair = lambda x: list(x) if isinstance(x, tuple) else [x, x]
    if input.dim() != 4:
        return
    stride, dilation = pair(stride), pair(dilation)
    if padding == "same":
        padding = [d * (k - 1) for d, k in zip(dilation, weight.shape[2:])]
        if any(p % 2 for p in padding):
            return  # one more on one side than on the other
        padding = [p // 2 for p in padding]
    padding = [0, 0] if padding == "valid" else pair(padding)
    add_conv2d(file, name, (input, weight, bias), bias is not None, (stride, padding, dilation, groups), bounded=True)


def pad(file, name, input, pad, mode="constant", value=0.0):
    if input.dim() == 4 and len(pad) <= 4:
        add_pad(file, name, input, list(pad), mode, value)


def roll(file, name, input, shifts, dims=()):
    if input.dim() == 0:
        return
    listed = lambda x: list(x) if isinstance(x, (tuple, list)) else [x]
    shifts, dims = listed(shifts), listed(dims)
    file.add(name, "roll", {"shifts": shifts, "dims": dims}, {"input": input}, lambda: torch.roll(input, shifts, dims))


def deform_conv2d(file, seed):
    """`get_fn_args`: 6 channels and 2 outputs in 2 groups, 3 offset groups, a kernel of 3 × 2."""
    stride, padding, dilation, batch = [2, 1], [1, 0], [2, 1], 33
    extent = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in zip([5, 4], [3, 2], stride, padding, dilation)]
    r = draws(seed, "samples", "deform_conv2d")
    inputs = {
        "input": torch.from_numpy(r.random((batch, 6, 5, 4))).float(),
        "offset": torch.from_numpy(r.standard_normal((batch, 3 * 2 * 3 * 2, *extent))).float(),
        "weight": torch.from_numpy(r.standard_normal((2, 3, 3, 2))).float(),
        "bias": torch.from_numpy(r.standard_normal(2)).float(),
    }
    add_deform_conv2d(file, "samples/deform_conv2d/without-mask", inputs, stride, padding, dilation, bounded=True)
    mask = torch.from_numpy(r.standard_normal((batch, 3 * 3 * 2, *extent))).float()
    add_deform_conv2d(file, "samples/deform_conv2d/mask", {**inputs, "mask": mask}, stride, padding, dilation, bounded=True)


RECORDED = {
    "nn.functional.grid_sample": grid_sample,
    "grid_sampler_2d": grid_sampler,
    "nn.functional.conv2d": conv2d,
    "nn.functional.pad": pad,
    "roll": roll,
}
