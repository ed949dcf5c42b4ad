"""The NumPy model of ONNX's reference GridSample for float32, written out without NumPy's dot product.

Raises OverflowError or ValueError where the reference does: Python's int() of a NaN or an infinity.
"""

import numpy as np

k = np.float32


def dot(c, v):
    """What `coefficients @ values` computes: every product rounded to float32, summed in double from 0, rounded once."""
    total = 0.0
    for a, b in zip(c, v):
        total = total + float(k(a) * k(b))
    return k(total)


def denormalise(g, n, align):
    return (g + k(1)) / k(2) * k(n - 1) if align else ((g + k(1)) * k(n) - k(1)) / k(2)


def reflect(x, low, high):
    """In double; the result is stored as float32 (a position) or truncated (a tap)."""
    x, span = np.float64(x), np.float64(high - low)
    if x < low:
        distance = low - x
        n = int(distance / span)
        rest = distance - n * span
        return low + rest if n % 2 == 0 else high - rest
    if x > high:
        distance = x - high
        n = int(distance / span)
        rest = distance - n * span
        return high - rest if n % 2 == 0 else low + rest
    return x


class Axis:
    def __init__(self, n, padding, align):
        self.n, self.padding, self.align = n, padding, align
        self.low, self.high = (0.0, n - 1.0) if align else (-0.5, n - 0.5)

    def position(self, g, mode):
        x = denormalise(g, self.n, self.align)
        if mode == "nearest":
            x = np.rint(x)
        if x < self.low or x > self.high:
            if self.padding == "border":
                x = k(min(max(x, 0), self.n - 1))
            elif self.padding == "reflection":
                x = k(reflect(x, self.low, self.high))
        return x

    def index(self, i):
        """The pixel that tap i reads, or None for a zero."""
        if self.padding == "zeros":
            return i if 0 <= i < self.n else None
        if self.padding == "border":
            return min(max(i, 0), self.n - 1)
        return int(reflect(i, self.low, self.high))


def coefficients(t, mode):
    t = abs(t)
    if mode == "bilinear":
        return [k(1) - t, t]
    a = k(-0.75)
    far = lambda x: ((a * x - k(-3.75)) * x + k(-6)) * x - k(-3)
    near = lambda x: (k(1.25) * x - k(2.25)) * x * x + k(1)
    return [far(t + k(1)), near(t), near(k(1) - t), far(k(2) - t)]


def along(line, axis, x, mode):
    first = int(np.floor(x))
    c = coefficients(k(x - k(first)), mode)
    taps = [axis.index(i) for i in ((first, first + 1) if mode == "bilinear" else range(first - 1, first + 3))]
    return dot(c, [k(0) if i is None else line[i] for i in taps])


def onnx_reference(image, grid, mode, padding, align):
    with np.errstate(all="ignore"):
        n, channels, h, w = image.shape
        columns, rows = Axis(w, padding, align), Axis(h, padding, align)
        result = np.zeros((n, channels, *grid.shape[1:3]), np.float32)
        for b, c, i, j in np.ndindex(result.shape):
            plane = image[b, c]
            x, y = columns.position(grid[b, i, j, 0], mode), rows.position(grid[b, i, j, 1], mode)
            if mode == "nearest":
                iy, ix = (a.index(int(v.astype(np.int32))) for a, v in ((rows, y), (columns, x)))
                result[b, c, i, j] = 0 if iy is None or ix is None else plane[iy, ix]
            else:
                # Every row is interpolated along x, then the results along y.
                result[b, c, i, j] = along([along(row, columns, x, mode) for row in plane], rows, y, mode)
        return result
