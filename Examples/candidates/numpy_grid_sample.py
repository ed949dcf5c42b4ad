"""A kernel of grid_sample in NumPy: every mode, padding and alignment.

    shiftproof check --operator grid_sample \\
      --candidate "python3 Examples/candidates/shiftproof_client.py Examples/candidates/numpy_grid_sample.py:grid_sample"
"""

import numpy as np


def grid_sample(input, grid, mode, padding_mode, align_corners):
    h, w = input.shape[2:]

    def pixel(g, n):  # A grid value as a position in pixels.
        return (g + 1) / 2 * (n - 1) if align_corners else ((g + 1) * n - 1) / 2

    def padded(p, n):  # A position as the padding moves it into the image.
        if padding_mode == "reflection":
            low, span = (0, max(n - 1, 1)) if align_corners else (-0.5, n)
            turns, rest = np.floor(np.abs(p - low) / span), np.fmod(np.abs(p - low), span)
            p = np.where(turns % 2 == 0, rest, span - rest) + low
        return p if padding_mode == "zeros" else np.clip(p, 0, n - 1)

    def read(y, x):  # Pixels at whole positions; 0 outside.
        inside = (y >= 0) & (y < h) & (x >= 0) & (x < w)
        rows, columns = np.where(inside, y, 0).astype(int), np.where(inside, x, 0).astype(int)
        pixels = input[np.arange(len(input))[:, None, None], :, rows, columns]
        return np.where(inside[..., None], pixels, input.dtype.type(0))

    def cubic(t, a=-0.75):  # The weights of four neighbours, Keys 1981.
        near = [((a + 2) * s - (a + 3)) * s * s + 1 for s in (t, 1 - t)]
        far = [((a * s - 5 * a) * s + 8 * a) * s - 4 * a for s in (t + 1, 2 - t)]
        return far[0], near[0], near[1], far[1]

    x, y = pixel(grid[..., 0], w), pixel(grid[..., 1], h)
    if mode == "bicubic":
        x0, y0 = np.floor(x), np.floor(y)
        taps = [(j, i, u * v) for j, v in enumerate(cubic(y - y0), -1) for i, u in enumerate(cubic(x - x0), -1)]
        output = sum(k[..., None] * read(padded(y0 + j, h), padded(x0 + i, w)) for j, i, k in taps)
        return np.moveaxis(output, -1, 1)
    x, y = padded(x, w), padded(y, h)
    if mode == "nearest":
        return np.moveaxis(read(np.rint(y), np.rint(x)), -1, 1)
    x0, y0 = np.floor(x), np.floor(y)
    corners = [(j, i, abs(1 - j - (y - y0)) * abs(1 - i - (x - x0))) for j in (0, 1) for i in (0, 1)]
    output = sum(k[..., None] * read(y0 + j, x0 + i) for j, i, k in corners)
    return np.moveaxis(output, -1, 1)
