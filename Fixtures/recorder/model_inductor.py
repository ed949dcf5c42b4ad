"""The NumPy model of Inductor's grid_sample decomposition (`_decomp/decompositions.py`).

F16 and BF16 are widened to float32, computed there, and rounded once at the end. Nothing is fused.
A tap outside the image reads pixel (0, 0) with weight 0.
"""

import numpy as np

from .numbers import Arithmetic


def inductor(image, grid, name, mode, padding, align):
    with np.errstate(all="ignore"):
        a = Arithmetic("f64" if name == "f64" else "f32", fused=False)
        sampler = _Sampler(a.carrier, image, padding, align)
        total = {"bilinear": sampler.bilinear, "nearest": sampler.nearest, "bicubic": sampler.bicubic}[mode](grid)
        return Arithmetic(name, fused=False).round(total)


class _Sampler:
    def __init__(self, k, image, padding, align):
        self.k, self.image, self.padding, self.align = k, image, padding, align
        self.h, self.w = image.shape[2:]

    def unnormalise(self, g, n):
        scale = n * 0.5 - 0.5 if self.align else n * 0.5
        return g * self.k(scale) + self.k(n * 0.5 - 0.5)

    def reflect(self, x, n):
        low, high = (0, 2 * (n - 1)) if self.align else (-1, 2 * n - 1)
        if low == high:
            return np.zeros_like(x)
        least, span = low / 2, (high - low) / 2
        distance = np.abs(x - self.k(least))
        extra = np.fmod(distance, self.k(span))
        flips = np.floor(distance / self.k(span))
        small = np.abs(flips) < 2.0**31  # beyond: the conversion to int8 gives 0
        odd = np.where(small, flips, 0).astype(np.int64) & 1 == 1
        return np.where(odd, self.k(span + least) - extra, extra + self.k(least))

    def pad(self, x, n):
        if self.padding == "zeros":
            return x
        if self.padding == "reflection":
            x = self.reflect(x, n)
        x = np.where(x > 0, x, np.where(np.isnan(x), x, self.k(0)))  # clamp keeps a NaN
        return np.where(x < n - 1, x, np.where(np.isnan(x), x, self.k(n - 1)))

    def term(self, x, y, weight):
        there = (x >= 0) & (x < self.w) & (y >= 0) & (y < self.h)
        ix = np.where(there, x, 0).astype(np.int64)
        iy = np.where(there, y, 0).astype(np.int64)
        weight = np.where(there, weight, 0).astype(self.k)
        values = self.image[np.arange(len(self.image))[:, None, None], :, iy, ix]
        return np.moveaxis(values, -1, 1) * weight[:, None]

    def bilinear(self, grid):
        x = self.pad(self.unnormalise(grid[..., 0], self.w), self.w)
        y = self.pad(self.unnormalise(grid[..., 1], self.h), self.h)
        left, top = np.floor(x), np.floor(y)
        right, bottom = left + self.k(1), top + self.k(1)
        return (
            self.term(left, top, (right - x) * (bottom - y))
            + self.term(right, top, (x - left) * (bottom - y))
            + self.term(left, bottom, (right - x) * (y - top))
            + self.term(right, bottom, (x - left) * (y - top))
        )

    def nearest(self, grid):
        x = self.pad(self.unnormalise(grid[..., 0], self.w), self.w)
        y = self.pad(self.unnormalise(grid[..., 1], self.h), self.h)
        return self.term(np.rint(x), np.rint(y), self.k(1))

    def bicubic(self, grid):
        x, y = self.unnormalise(grid[..., 0], self.w), self.unnormalise(grid[..., 1], self.h)
        left, top = np.floor(x), np.floor(y)
        cx, cy = self.coefficients(x - left), self.coefficients(y - top)

        def tap(dy, dx):
            tx, ty = self.pad(left + self.k(dx), self.w), self.pad(top + self.k(dy), self.h)
            return self.term(tx, ty, self.k(1))

        def dot(values, c):
            total = values[0] * c[0][:, None]
            for value, weight in zip(values[1:], c[1:]):
                total = total + value * weight[:, None]
            return total

        return dot([dot([tap(dy, dx) for dx in (-1, 0, 1, 2)], cx) for dy in (-1, 0, 1, 2)], cy)

    def coefficients(self, t):
        k, A = self.k, -0.75
        near = lambda x: (k(A + 2) * x - k(A + 3)) * x * x + k(1)
        far = lambda x: ((k(A) * x - k(5 * A)) * x + k(8 * A)) * x - k(4 * A)
        return far(t + k(1)), near(t), near(k(1) - t), far(k(2) - t)
