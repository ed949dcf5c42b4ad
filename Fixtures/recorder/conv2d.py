"""conv2d: one-hot depthwise kernels (bitwise), whole numbers (bitwise), general sums (bounded), refusals."""

import torch
import torch.nn.functional as F

from .bounds import dot_product
from .casefile import draws
from .grid_sample import special_image, values
from .numbers import FORMATS

# (image, weight, stride, padding, dilation, groups)
GEOMETRIES = [
    ((1, 3, 5, 6), (4, 3, 3, 3), [1, 1], [0, 0], [1, 1], 1),
    ((2, 4, 6, 5), (6, 2, 2, 3), [2, 1], [1, 2], [1, 1], 2),
    ((1, 4, 7, 7), (4, 1, 3, 3), [1, 1], [1, 1], [1, 1], 4),
    ((1, 2, 9, 8), (3, 2, 3, 2), [2, 3], [2, 1], [2, 3], 1),
    ((1, 3, 4, 4), (5, 3, 1, 1), [1, 1], [0, 0], [1, 1], 1),
    ((1, 4, 1, 9), (8, 1, 1, 5), [1, 1], [0, 2], [1, 2], 4),
    ((1, 8, 6, 6), (4, 8, 3, 3), [1, 1], [1, 1], [1, 1], 1),
    ((1, 1, 5, 5), (2, 1, 4, 4), [3, 2], [3, 3], [1, 1], 1),
]

REFUSED = [
    ((1, 3, 5, 6), (4, 2, 3, 3), [1, 1], [0, 0], [1, 1], 1),  # channels do not match
    ((1, 4, 5, 6), (3, 2, 3, 3), [1, 1], [0, 0], [1, 1], 2),  # outputs not divisible by groups
    ((1, 2, 2, 2), (2, 2, 3, 3), [1, 1], [0, 0], [1, 1], 1),  # kernel larger than the padded image
    ((1, 2, 5, 5), (2, 2, 3, 3), [0, 1], [0, 0], [1, 1], 1),  # stride 0
    ((1, 2, 5, 5), (2, 2, 3, 3), [1, 1], [-1, 0], [1, 1], 1),  # negative padding
    ((1, 2, 5, 5), (2, 2, 3, 3), [1, 1], [0, 0], [0, 1], 1),  # dilation 0
]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        one_hot(file, seed, name, dtype, capability)
        for number, (shape, kernel, *geometry) in enumerate(GEOMETRIES):
            if capability != "AVX2" and number % 2:
                continue  # the backends of conv2d choose by processor, not by capability
            for biased in (False, True):
                bias = "bias" if biased else "plain"
                r = draws(seed, "conv2d", name, number, bias)
                small = [whole(r, size, 2, dtype) for size in (shape, kernel, (kernel[0],))]
                add(file, f"conv2d/{name}/whole/{bias}/{capability}/{number}", small, biased, geometry)
                drawn = [values(r, size, dtype) for size in (shape, kernel, (kernel[0],))]
                add(file, f"conv2d/{name}/general/{bias}/{capability}/{number}", drawn, biased, geometry, bounded=True)
        for number, (shape, kernel, *geometry) in enumerate(REFUSED):
            r = draws(seed, "conv2d", name, "refused", number)
            drawn = [whole(r, size, 2, dtype) for size in (shape, kernel, (kernel[0],))]
            add(file, f"conv2d/{name}/refused/plain/{capability}/{number}", drawn, False, geometry)
        wrong_bias = [torch.ones(1, 2, 3, 3, dtype=dtype), torch.ones(2, 2, 1, 1, dtype=dtype), torch.ones(3, dtype=dtype)]
        add(file, f"conv2d/{name}/refused/bias/{capability}/0", wrong_bias, True, ([1, 1], [0, 0], [1, 1], 1))


def one_hot(file, seed, name, dtype, capability):
    """One non-zero weight per output channel, not always 1: one rounding, in any order of summing."""
    for number, (channels, extent, padding) in enumerate(((4, 3, 1), (2, 5, 0), (16, 3, 2), (3, 1, 0))):
        r = draws(seed, "conv2d", name, "one-hot", number)
        weight = torch.zeros(channels, 1, extent, extent, dtype=dtype)
        for c in range(channels):
            row, column = r.integers(0, extent, 2)
            weight[c, 0, row, column] = float(r.choice([1.0, 1.0, -1.0, 0.3]))
        for kind, fill in (("finite", values), ("special", special_image)):
            # ±1 for special pixels: the sign of an underflowing product would depend on the order.
            kernel = signs(weight) if kind == "special" else weight
            drawn = [fill(r, (1, channels, 6, 7), dtype), kernel, None]
            geometry = ([1, 1], [padding, padding], [1, 1], channels)
            add(file, f"conv2d/{name}/one-hot/{kind}/{capability}/{number}", drawn, False, geometry)


def signs(weight):
    return (weight > 0).to(weight.dtype) - (weight < 0).to(weight.dtype)


def whole(r, shape, reach, dtype):
    """Whole numbers so small that every sum is exact in every format and every order."""
    return torch.from_numpy(r.integers(-reach, reach + 1, shape)).to(dtype)


def add(file, name, drawn, biased, geometry, bounded=False):
    image, weight, bias = drawn
    stride, padding, dilation, groups = geometry
    bias = bias if biased else None
    inputs = {"input": image, "weight": weight} | ({"bias": bias} if biased else {})
    comparison = None
    if bounded:
        magnitude = F.conv2d(
            image.double().abs(), weight.double().abs(), bias.double().abs() if biased else None,
            stride, padding, dilation, groups,
        )
        comparison = dot_product(image.dtype, weight[0].numel() + 1, magnitude.max())
    file.add(
        name, "conv2d", {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}, inputs,
        lambda: F.conv2d(image, weight, bias, stride, padding, dilation, groups), comparison,
    )
