"""The NumPy model of PyTorch's scalar grid_sample (GridSampler.h and GridSampler.cpp), in float32.

Nothing is fused. Taps outside the image are skipped, and every sum starts at +0.
"""

import numpy as np

ONE, TWO, ZERO = np.float32(1), np.float32(2), np.float32(0)


def fallback(image, grid, mode, padding, align):
    with np.errstate(all="ignore"):
        n, c, h, w = image.shape
        result = np.zeros((n, c, *grid.shape[1:3]), np.float32)
        for b, i, j in np.ndindex(grid.shape[:3]):
            gx, gy = grid[b, i, j]
            result[b, :, i, j] = sample(image[b], gx, gy, mode, padding, align)
        return result


def unnormalise(g, n, align):
    if align:
        return ((g + ONE) / TWO) * np.float32(n - 1)
    return ((g + ONE) * np.float32(n) - ONE) / TWO


def clip(x, n):
    last = np.float32(n - 1)
    x = ZERO if x < ZERO else x  # std::max(x, 0): a NaN and -0 pass
    return x if x < last else last  # std::min(last, x): a NaN becomes the last pixel


def reflect(x, n, align):
    low, high = (0, 2 * (n - 1)) if align else (-1, 2 * n - 1)
    if low == high:
        return ZERO
    least, span = np.float32(low) / TWO, np.float32(high - low) / TWO
    x = np.abs(x - least)
    extra = np.fmod(x, span)
    flips = np.floor(x / span)
    odd = abs(flips) < 2.0**31 and int(flips) % 2 != 0  # out of range: the least int, which is even
    return span - extra + least if odd else extra + least


def pad(x, n, padding, align):
    if padding == "border":
        return clip(x, n)
    if padding == "reflection":
        return clip(reflect(x, n, align), n)
    return x


def whole(x):
    return int(x) if abs(x) < 2.0**63 else -(2**63)


def sample(image, gx, gy, mode, padding, align):
    h, w = image.shape[1:]
    inside = lambda y, x: 0 <= y < h and 0 <= x < w
    x, y = unnormalise(gx, w, align), unnormalise(gy, h, align)
    if mode == "bicubic":
        return bicubic(image, x, y, padding, align)
    x, y = pad(x, w, padding, align), pad(y, h, padding, align)
    total = np.zeros(image.shape[0], np.float32)
    if mode == "nearest":
        iy, ix = whole(np.rint(y)), whole(np.rint(x))
        return image[:, iy, ix] if inside(iy, ix) else total
    ix, iy = whole(np.floor(x)), whole(np.floor(y))
    left, right = x - np.float32(ix), np.float32(ix + 1) - x
    above, below = y - np.float32(iy), np.float32(iy + 1) - y
    taps = ((iy, ix, right * below), (iy, ix + 1, left * below), (iy + 1, ix, right * above), (iy + 1, ix + 1, left * above))
    for ty, tx, weight in taps:
        if inside(ty, tx):
            total = total + image[:, ty, tx] * weight
    return total


def coefficients(t):
    A, k = np.float32(-0.75), np.float32
    near = lambda x: ((A + TWO) * x - (A + k(3))) * x * x + ONE
    far = lambda x: ((A * x - k(5) * A) * x + k(8) * A) * x - k(4) * A
    other = ONE - t
    return far(t + ONE), near(t), near(other), far(other + ONE)


def bicubic(image, x, y, padding, align):
    h, w = image.shape[1:]
    fx, fy = np.floor(x), np.floor(y)
    cx, cy = coefficients(x - fx), coefficients(y - fy)

    def tap(row, dx):
        # The source writes iy_nw − 1 + i: two roundings, which show on rows beyond 2^24.
        ty, tx = whole(pad(fy - ONE + np.float32(row), h, padding, align)), whole(pad(fx + np.float32(dx), w, padding, align))
        return image[:, ty, tx] if 0 <= ty < h and 0 <= tx < w else np.zeros(image.shape[0], np.float32)

    dot = lambda v, c: v[0] * c[0] + v[1] * c[1] + v[2] * c[2] + v[3] * c[3]
    return dot([dot([tap(row, dx) for dx in (-1, 0, 1, 2)], cx) for row in range(4)], cy)
