"""NumPy models of the five pipelines, on carriers (see `numbers.py`).

conv2d and deform_conv2d start every sum at +0 and multiply by every weight, zeros included: -0
becomes +0, and an infinity or a NaN reaches every output whose footprint it lies in.
"""

import numpy as np

from .model_grid_sample import vectorised
from .numbers import Arithmetic


def groups(x, shifts):
    size = x.shape[1] // len(shifts)
    return [(slice(k * size, (k + 1) * size), dy, dx) for k, (dy, dx) in enumerate(shifts)]


def clamped(x, dy, dx):
    """The oracle under replicate: each output names one input pixel."""
    h, w = x.shape[2:]
    rows = np.clip(np.arange(h) - dy, 0, h - 1)
    columns = np.clip(np.arange(w) - dx, 0, w - 1)
    return x[:, :, rows][:, :, :, columns]


def shift_slice(x, shifts, name, capability):
    y = x.copy()
    h, w = x.shape[2:]
    for c, dy, dx in groups(x, shifts):
        for i in range(h):
            for j in range(w):
                if 0 <= i - dy < h and 0 <= j - dx < w:
                    y[:, c, i, j] = x[:, c, i - dy, j - dx]
    return y


def shift_roll(x, shifts, name, capability):
    return np.concatenate([clamped(x[:, c], dy, dx) for c, dy, dx in groups(x, shifts)], 1)


def shift_conv2d(x, shifts, name, capability):
    m = max(max(abs(dy), abs(dx)) for dy, dx in shifts)
    with np.errstate(all="ignore"):
        y = np.zeros_like(x)
        for c, dy, dx in groups(x, shifts):
            for row in range(-m, m + 1):
                for column in range(-m, m + 1):
                    weight = x.dtype.type((row, column) == (dy, dx))
                    y[:, c] = y[:, c] + weight * clamped(x[:, c], row, column)
        return y


def shift_deform_conv2d(x, shifts, name, capability):
    """Each channel is sampled bilinearly at a whole position (its other three taps weigh 0)."""
    m = max(max(abs(dy), abs(dx)) for dy, dx in shifts)
    padded = np.pad(x, ((0, 0), (0, 0), (m, m), (m, m)), mode="edge")
    n, channels, h, w = padded.shape
    with np.errstate(all="ignore"):
        sampled = np.zeros_like(padded)
        for c, dy, dx in groups(x, shifts):
            for i in range(h):
                for j in range(w):
                    if 0 <= i - dy < h and 0 <= j - dx < w:
                        below = np.zeros((n, c.stop - c.start), x.dtype)
                        right, diagonal = below.copy(), below.copy()
                        if j - dx + 1 < w:
                            right = padded[:, c, i - dy, j - dx + 1]
                        if i - dy + 1 < h:
                            below = padded[:, c, i - dy + 1, j - dx]
                        if i - dy + 1 < h and j - dx + 1 < w:
                            diagonal = padded[:, c, i - dy + 1, j - dx + 1]
                        sampled[:, c, i, j] = padded[:, c, i - dy, j - dx] + 0 * right + 0 * below + 0 * diagonal
        # The dense identity weight multiplies every other channel by 0.
        zeros = 0 * sampled
        others = [np.delete(zeros, c, axis=1).sum(1) for c in range(channels)]
        y = 0 + sampled + np.stack(others, 1)
    return y[:, :, m : h - m, m : w - m]


def shift_grid_sample(x, shifts, name, capability):
    a = Arithmetic(name, fused=False)  # the grid's own arithmetic is elementwise: nothing to contract
    parts = []
    with np.errstate(all="ignore"):
        for c, dy, dx in groups(x, shifts):
            axes = []
            for n, d in zip(x.shape[2:], (dy, dx)):
                index = np.clip(a.subtract(a.constant(np.arange(n)), a.constant(d)), 0, n - 1).astype(a.carrier)
                axes.append(a.subtract(a.divide(a.multiply(a.constant(2), index), a.carrier(n - 1)), a.constant(1)))
            y, column = np.meshgrid(*axes, indexing="ij")
            grid = np.broadcast_to(np.stack([column, y], -1), (x.shape[0], *y.shape, 2))
            parts.append(vectorised(x[:, c], grid, name, "bilinear", "zeros", True, capability))
    return np.concatenate(parts, 1)


STRATEGIES = {
    "slice": shift_slice,
    "roll": shift_roll,
    "conv2d": shift_conv2d,
    "deform_conv2d": shift_deform_conv2d,
    "grid_sample": shift_grid_sample,
}
