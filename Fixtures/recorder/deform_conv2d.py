"""deform_conv2d: offsets decided bit by bit wherever a sum has one non-zero product, or is exact.

No case has a NaN offset: torchvision 0.29.2 can read outside the image then and die.
"""

import numpy as np
import torch
from torchvision.ops import deform_conv2d

from .bounds import dot_product
from .casefile import draws
from .conv2d import signs, whole
from .grid_sample import special_image, values
from .model_deform_conv2d import columns
from .numbers import FORMATS, to_carrier

# (image, output channels, kernel, stride, padding, dilation, offset groups, weight groups)
GEOMETRIES = [
    ((1, 4, 5, 6), 4, [1, 1], [1, 1], [0, 0], [1, 1], 4, 4),
    ((2, 4, 5, 4), 4, [1, 1], [1, 1], [0, 0], [1, 1], 2, 1),
    ((1, 2, 6, 6), 3, [3, 3], [1, 1], [1, 1], [1, 1], 1, 1),
    ((1, 4, 7, 6), 4, [3, 2], [2, 1], [1, 0], [1, 2], 2, 2),
    ((2, 6, 8, 7), 2, [2, 3], [1, 2], [2, 1], [2, 1], 3, 1),
    ((1, 4, 1, 7), 4, [1, 3], [1, 1], [0, 1], [1, 1], 1, 4),
    ((1, 2, 7, 1), 2, [3, 1], [1, 1], [1, 0], [1, 1], 2, 1),
    ((3, 3, 4, 4), 3, [2, 2], [2, 2], [0, 0], [1, 1], 3, 3),
]
OFFSETS = {
    "f16": ["integer", "half", "fraction", "huge"],
    "bf16": ["integer"],
    "f32": ["integer", "half", "fraction", "edge", "huge"],
    "f64": ["half", "fraction", "edge"],
}


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, geometry in enumerate(GEOMETRIES):
            if name == "bf16" and number > 0 or capability != "AVX2" and number % 3:
                continue  # BF16 is refused whatever the geometry; the kernel is the same in every capability
            for kind in OFFSETS[name]:
                r = draws(seed, "deform_conv2d", name, number, kind)
                case = Case(r, dtype, geometry, kind)
                label = f"{kind}/{capability}/{number}"
                case.add(file, f"deform_conv2d/{name}/one-hot/{label}", values, one_hot)
                if kind in ("integer", "fraction", "huge"):
                    case.add(file, f"deform_conv2d/{name}/special/{label}", special_image, signed_one_hot)
                if kind == "half":
                    case.add(file, f"deform_conv2d/{name}/whole/{label}", small, small, mask=small, bias=small)
                    case.add(file, f"deform_conv2d/{name}/masked/{label}", values, one_hot, mask=values)
                if kind == "fraction":
                    case.add(file, f"deform_conv2d/{name}/biased/{label}", values, one_hot, bias=values)
                    case.add(file, f"deform_conv2d/{name}/general/{label}", values, values, mask=values, bias=values, bounded=True)
                    case.add(file, f"deform_conv2d/{name}/unmasked/{label}", values, values, bounded=True)
        identity(file, seed, name, dtype, capability)
        if name in ("f32", "bf16"):
            refused(file, name, dtype, capability)


def small(r, shape, dtype):
    return whole(r, shape, 2 if len(shape) > 1 else 1, dtype)


def one_hot(r, shape, dtype):
    """One non-zero weight per output channel; it differs between channels in place and, for some, in value."""
    weight = torch.zeros(shape, dtype=dtype)
    flat = weight.reshape(shape[0], -1)
    for o in range(shape[0]):
        flat[o, int(r.integers(0, flat.shape[1]))] = float(r.choice([1.0, 1.0, -1.0, 0.7]))
    return weight


def signed_one_hot(r, shape, dtype):
    """Only ±1 for special pixels: the sign of an underflowing product would depend on the order."""
    return signs(one_hot(r, shape, dtype))


class Case:
    """One geometry with one field of offsets."""

    def __init__(self, r, dtype, geometry, kind):
        self.r, self.dtype = r, dtype
        self.shape, self.outputs, self.kernel, self.stride, self.padding, self.dilation, self.fields, self.groups = geometry
        self.extent = [
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, k, s, p, d in zip(self.shape[2:], self.kernel, self.stride, self.padding, self.dilation)
        ]
        self.taps = self.kernel[0] * self.kernel[1]
        shape = (self.shape[0], 2 * self.fields * self.taps, *self.extent)
        self.offset = torch.from_numpy(offsets(r, shape, kind)).to(dtype)

    def add(self, file, name, image, weight, mask=None, bias=None, bounded=False):
        r, dtype = self.r, self.dtype
        inputs = {
            "input": image(r, self.shape, dtype),
            "offset": self.offset,
            "weight": weight(r, (self.outputs, self.shape[1] // self.groups, *self.kernel), dtype),
        }
        if bias:
            inputs["bias"] = bias(r, (self.outputs,), dtype)
        if mask:
            inputs["mask"] = mask(r, (self.shape[0], self.fields * self.taps, *self.extent), dtype)
        run(file, name, inputs, self.stride, self.padding, self.dilation, bounded)


def offsets(r, shape, kind):
    if kind == "integer":
        return r.integers(-3, 4, shape).astype(float)
    if kind == "half":
        return r.integers(-5, 6, shape) / 2
    if kind == "edge":  # just inside and just outside whole pixels, where floor and the range test decide
        return r.integers(-3, 4, shape) + r.choice([0.0, 2.0**-9, -(2.0**-9), 2.0**-24, -(2.0**-24), 2.0**-60], shape)
    if kind == "huge":
        return r.choice([np.inf, -np.inf, 1e4, -1e4, 6e4, 1e9, -1e9, 1e20, -1e20, 3e38, 0.25, -0.0, 1.0], shape)
    return r.uniform(-2.5, 2.5, shape)


def run(file, name, inputs, stride, padding, dilation, bounded=False):
    comparison = bound(inputs, stride, padding, dilation) if bounded else None
    file.add(
        name, "deform_conv2d", {"stride": stride, "padding": padding, "dilation": dilation}, inputs,
        lambda: deform_conv2d(
            inputs["input"], inputs["offset"], inputs["weight"], inputs.get("bias"), stride, padding, dilation, inputs.get("mask"),
        ),
        comparison,
    )


def bound(inputs, stride, padding, dilation):
    """γₙ·Σ|w·v| over the sampled values v, which are determined to the last bit."""
    weight, dtype = inputs["weight"], inputs["input"].dtype
    name = next(n for n, d in FORMATS.items() if d == dtype)
    if name == "bf16":
        return None  # refused
    mask = to_carrier(inputs["mask"]) if "mask" in inputs else None
    sampled = columns(
        to_carrier(inputs["input"]), to_carrier(inputs["offset"]), mask, weight.shape[2:], stride, padding, dilation, name
    )
    per_output = np.abs(sampled).max((0, 3, 4)).astype(float).ravel()
    greatest = per_output.sum() * float(weight.abs().max()) + float(inputs.get("bias", torch.zeros(1)).abs().max())
    return dot_product(dtype, weight[0].numel() + 1, greatest)


def identity(file, seed, name, dtype, capability):
    """The dense identity weight: a 0 of it still multiplies every other channel."""
    for number, offset_groups in enumerate((1, 2, 4)):
        for kind in ("integer", "fraction"):
            r = draws(seed, "deform_conv2d", name, "identity", number, kind)
            for fill, label in ((values, "finite"), (special_image, "special")):
                inputs = {
                    "input": fill(r, (1, 4, 5, 5), dtype),
                    "offset": torch.from_numpy(offsets(r, (1, 2 * offset_groups, 5, 5), kind)).to(dtype),
                    "weight": torch.eye(4, dtype=dtype).reshape(4, 4, 1, 1),
                }
                run(file, f"deform_conv2d/{name}/identity-{label}/{kind}/{capability}/{number}", inputs, [1, 1], [0, 0], [1, 1])


def refused(file, name, dtype, capability):
    ones = lambda *shape: torch.ones(shape, dtype=dtype)
    bad = [
        {"input": ones(2, 4, 5, 5), "offset": ones(1, 2, 5, 5), "weight": ones(4, 4, 1, 1)},  # batch of the offset
        {"input": ones(1, 4, 5, 5), "offset": ones(1, 2, 1, 1), "weight": ones(4, 4, 1, 1)},  # size of the offset
        {"input": ones(1, 4, 5, 5), "offset": ones(1, 6, 5, 5), "weight": ones(4, 4, 1, 1)},  # 4 channels, 3 offset groups
        {"input": ones(1, 4, 5, 5), "offset": ones(1, 3, 5, 5), "weight": ones(4, 4, 1, 1)},  # an odd number of offsets
        {"input": ones(1, 4, 5, 5), "offset": ones(1, 2, 5, 5), "weight": ones(4, 3, 1, 1)},  # channels of the weight
        {"input": ones(1, 4, 5, 5), "offset": ones(1, 2, 5, 5), "weight": ones(4, 4, 1, 1), "mask": ones(1, 2, 5, 5)},
        {"input": ones(1, 4, 5, 5), "offset": ones(1, 2, 5, 5), "weight": ones(4, 4, 1, 1), "bias": ones(3)},
        {"input": ones(1, 4, 2, 2), "offset": ones(1, 18, 1, 1), "weight": ones(4, 4, 3, 3)},  # kernel larger than the image
    ]
    for number, inputs in enumerate(bad):
        run(file, f"deform_conv2d/{name}/refused/plain/{capability}/{number}", inputs, [1, 1], [0, 0], [1, 1])
