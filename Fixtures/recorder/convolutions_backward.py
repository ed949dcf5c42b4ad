"""conv2d and deform_conv2d backwards.

Bitwise wherever no sum has two inexact terms or its order is fixed; sums that BLAS or oneDNN order are held to
twice γₙ·Σ|w·g|.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torchvision.ops import deform_conv2d

from .bounds import dot_product
from .casefile import draws
from .conv2d import GEOMETRIES as CONVOLUTIONS
from .conv2d import whole
from .deform_conv2d import GEOMETRIES, offsets
from .gradients import add, shape_of
from .grid_sample import values
from .numbers import FORMATS

KINDS = ["integer", "half", "fraction", "edge", "huge"]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, (shape, kernel, *geometry) in enumerate(CONVOLUTIONS):
            if capability == "AVX2" or number % 2 == 0:
                convolution(file, seed, name, dtype, shape, kernel, geometry, f"{capability}/{number}")
        for number, geometry in enumerate(GEOMETRIES):
            if capability != "AVX2" and number % 3 or name == "bf16" and number:
                continue  # the kernel is the same in every capability, and there is none for bfloat16
            for index, kind in enumerate(KINDS):
                if number < 2 or kind == "fraction" or index == number % len(KINDS):
                    deformed(file, seed, name, dtype, geometry, kind, f"{capability}/{number}")


def convolution(file, seed, name, dtype, shape, kernel, geometry, label):
    stride, padding, dilation, groups = geometry
    attributes = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    forward = lambda input, weight, bias: F.conv2d(input, weight, bias, stride, padding, dilation, groups)

    def run(kind, image, weight, bias, fill, wanted, comparison=None):
        gradient = fill(r, shape_of(forward, input=image, weight=weight, bias=bias), dtype)
        bound = comparison(gradient) if comparison else None
        add(
            file, f"conv2d_backward/{name}/{kind}/{label}", "conv2d_backward", attributes,
            {"input": image, "weight": weight, "bias": bias, "grad_output": gradient}, forward, wanted, bound,
        )

    small = lambda r, size, dtype: whole(r, size, 2, dtype)
    r = draws(seed, "conv2d_backward", name, *shape, *kernel)
    run("whole", small(r, shape, dtype), small(r, kernel, dtype), small(r, kernel[:1], dtype), small, ["input", "weight", "bias"])
    image, weight, bias = (values(r, size, dtype) for size in (shape, kernel, kernel[:1]))
    terms = kernel[0] // groups * kernel[2] * kernel[3]
    run("general/input", image, weight, bias, values, ["input"], lambda g: dot_product(dtype, terms, terms * greatest(weight) * greatest(g)))
    run("general/weight", image, weight, bias, values, ["weight"], lambda g: sums(dtype, g, greatest(image)))
    run("general/bias", image, weight, bias, values, ["bias"], lambda g: sums(dtype, g, 1))

    if name in ("f32", "f64"):
        wrong = {"input": image, "weight": weight, "bias": bias, "grad_output": torch.ones(1, 1, 99, 1, dtype=dtype)}
        add(file, f"conv2d_backward/{name}/refused/{label}", "conv2d_backward", attributes, wrong, forward, ["input", "weight"])


def greatest(tensor):
    return float(tensor.abs().max())


def sums(dtype, gradient, factor):
    """The bound for sums over images and positions; None where so many terms of the format say nothing."""
    terms = gradient.numel() // gradient.shape[1]
    return dot_product(dtype, terms, terms * factor * greatest(gradient))


def deformed(file, seed, name, dtype, geometry, kind, label):
    shape, outputs, kernel, stride, padding, dilation, fields, groups = geometry
    extent = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in zip(shape[2:], kernel, stride, padding, dilation)]
    taps = kernel[0] * kernel[1]
    r = draws(seed, "deform_conv2d_backward", name, kind, *shape, *kernel)
    attributes = {"stride": stride, "padding": padding, "dilation": dilation}
    moved = torch.from_numpy(np.asarray(offsets(r, (shape[0], 2 * fields * taps, *extent), kind))).to(dtype)
    forward = lambda input, offset, weight, bias, mask=None: deform_conv2d(input, offset, weight, bias, stride, padding, dilation, mask)

    def run(word, fill, weight, wanted, masked, comparison=None):
        inputs = {"input": fill(r, shape, dtype), "offset": moved, "weight": weight, "bias": fill(r, (outputs,), dtype)}
        if masked:
            inputs["mask"] = fill(r, (shape[0], fields * taps, *extent), dtype)
        inputs["grad_output"] = fill(r, (shape[0], outputs, *extent), dtype)
        bound = comparison(inputs) if comparison else None
        add(file, f"deform_conv2d_backward/{name}/{word}/{kind}/{label}", "deform_conv2d_backward", attributes, inputs, forward, wanted, bound)

    small = lambda r, size, dtype: whole(r, size, 1, dtype)
    weight = distinct(r, (outputs, shape[1] // groups, *kernel), dtype)
    run("one-hot", values, weight, ["input", "offset"], False)
    run("masked", values, weight, ["input", "offset", "mask"], True)
    if kind in ("integer", "half"):
        run("whole", small, small(r, weight.shape, dtype), ["input", "offset", "weight", "bias", "mask"], True)
    if kind == "fraction":
        run(
            "general/weight", values, weight, ["weight"], True,
            lambda inputs: sums(dtype, inputs["grad_output"], greatest(inputs["mask"]) * greatest(inputs["input"]) * 2),
        )
        run("general/bias", values, weight, ["bias"], False, lambda inputs: sums(dtype, inputs["grad_output"], 1))


def distinct(r, shape, dtype):
    """At most one output that is not 0 for each channel and tap, so that no sum over outputs rounds."""
    weight = torch.zeros(shape, dtype=dtype)
    flat = weight.reshape(shape[0], -1)
    for place in range(flat.shape[1]):
        flat[int(r.integers(0, shape[0])), place] = float(r.choice([1.0, 1.0, -1.0, 0.7]))
    return weight
