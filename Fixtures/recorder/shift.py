"""shift: the whole pipeline of each strategy, as CASE-FILES defines it."""

import torch
import torch.nn.functional as F
from torchvision.ops import deform_conv2d

from .casefile import draws
from .grid_sample import special_image, values
from .numbers import FORMATS


def reach(shifts):
    return max(max(abs(dy), abs(dx)) for dy, dx in shifts)


def groups(x, shifts):
    """(slice of channels, (dy, dx)) of each group; C is divided evenly."""
    size = x.shape[1] // len(shifts)
    return [(slice(k * size, (k + 1) * size), shift) for k, shift in enumerate(shifts)]


def shift_slice(x, shifts):
    y = x.clone()
    h, w = x.shape[2:]
    for c, (dy, dx) in groups(x, shifts):
        rows, columns = h - abs(dy), w - abs(dx)
        if rows <= 0 or columns <= 0:
            continue
        to_y, to_x, from_y, from_x = max(dy, 0), max(dx, 0), max(-dy, 0), max(-dx, 0)
        y[:, c, to_y : to_y + rows, to_x : to_x + columns] = x[:, c, from_y : from_y + rows, from_x : from_x + columns]
    return y


def crop(x, m):
    return x[:, :, m : x.shape[2] - m, m : x.shape[3] - m]


def surrounded(x, m):
    return F.pad(x, [m] * 4, mode="replicate")


def shift_roll(x, shifts):
    m = reach(shifts)
    padded = surrounded(x, m)
    rolled = [torch.roll(padded[:, c], shift, (2, 3)) for c, shift in groups(x, shifts)]
    return crop(torch.cat(rolled, 1), m)


def shift_deform_conv2d(x, shifts):
    m, c = reach(shifts), x.shape[1]
    padded = surrounded(x, m)
    pairs = [(-dy, -dx) for channels, (dy, dx) in groups(x, shifts) for _ in range(channels.stop - channels.start)]
    offset = torch.tensor(pairs, dtype=x.dtype).reshape(1, 2 * c, 1, 1)
    offset = offset.expand(x.shape[0], -1, *padded.shape[2:]).contiguous()
    return crop(deform_conv2d(padded, offset, torch.eye(c, dtype=x.dtype).reshape(c, c, 1, 1)), m)


def shift_conv2d(x, shifts):
    m = reach(shifts)
    weight = torch.zeros(x.shape[1], 1, 2 * m + 1, 2 * m + 1, dtype=x.dtype)
    for c, (dy, dx) in groups(x, shifts):
        weight[c, 0, m - dy, m - dx] = 1
    return F.conv2d(surrounded(x, m), weight, groups=x.shape[1])


def shift_grid_sample(x, shifts):
    return torch.cat([F.grid_sample(x[:, c], shift_grid(x, shift), align_corners=True) for c, shift in groups(x, shifts)], 1)


def shift_grid(x, shift):
    """2 * clamp(i - d, 0, n-1) / (n-1) - 1, every operation in the tensor's own type."""
    axes = [
        2 * torch.clamp(torch.arange(n, dtype=x.dtype) - d, 0, n - 1) / (n - 1) - 1
        for n, d in zip(x.shape[2:], shift)
    ]
    y, x_axis = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([x_axis, y], -1).expand(x.shape[0], -1, -1, -1).contiguous()


STRATEGIES = {
    "slice": shift_slice,
    "roll": shift_roll,
    "deform_conv2d": shift_deform_conv2d,
    "conv2d": shift_conv2d,
    "grid_sample": shift_grid_sample,
}

CASES = [  # (shape, shifts)
    ((1, 8, 5, 5), [[0, 1], [0, -1], [1, 0], [-1, 0]]),
    ((2, 4, 7, 7), [[0, 1], [0, -1], [1, 0], [-1, 0]]),
    ((1, 4, 6, 9), [[1, 1], [-1, 1], [1, -1], [-1, -1]]),
    ((1, 4, 5, 8), [[2, -3], [0, 0]]),
    ((1, 3, 4, 6), [[0, 0]]),
    ((1, 2, 3, 4), [[3, 4], [-3, -4]]),
    ((1, 2, 3, 4), [[5, 0], [-7, 6]]),
    ((1, 4, 1, 6), [[0, 1], [0, -2], [1, 0], [-1, 1]]),
    ((2, 4, 6, 1), [[1, 0], [-2, 0], [0, 1], [1, -1]]),
    ((1, 2, 1, 1), [[1, 0], [0, 0]]),
    ((1, 2, 14, 11), [[-2, 5], [3, -1]]),
    ((1, 2, 17, 33), [[1, 0], [0, -1]]),
]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, (shape, shifts) in enumerate(CASES):
            for kind, fill in (("finite", values), ("special", special_image)):
                if kind == "special" and number in (1, 10, 11):
                    continue
                x = fill(draws(seed, "shift", name, number, kind), shape, dtype)
                for strategy in STRATEGIES:
                    add(file, f"shift/{name}/{strategy}/{kind}/{capability}/{number}", strategy, x, shifts)


def add(file, name, strategy, x, shifts):
    attributes = {"strategy": strategy, "shifts": shifts}
    file.add(name, "shift", attributes, {"input": x}, lambda: STRATEGIES[strategy](x, shifts))
