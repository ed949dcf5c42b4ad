"""The NumPy models of pad and roll: index maps and refusals."""

import numpy as np


def axis(n, before, after, mode):
    """The source index of each output index (-1 for the constant), or None where PyTorch refuses."""
    crop = max(-before, 0) + max(-after, 0)
    positions = np.arange(-before, n + after)
    if mode == "constant":
        return None if crop > n else np.where((positions >= 0) & (positions < n), positions, -1)
    if mode == "circular":  # wraps what is left after cropping
        if max(before, after) > n or crop > n:
            return None
        first, kept = max(-before, 0), n - crop
        return first + np.arange(-max(before, 0), kept + max(after, 0)) % max(kept, 1)
    if len(positions) == 0 or n + before + after < 1:
        return None
    if mode == "replicate":
        return np.clip(positions, 0, n - 1)
    if max(before, after) >= n:
        return None
    return np.where(positions < n, np.abs(positions), 2 * (n - 1) - positions)


def pad(x, pad, mode, value):
    if len(pad) == 2 and mode != "constant":
        return None
    left, right, top, bottom = (list(pad) + [0, 0])[:4]
    rows, columns = axis(x.shape[2], top, bottom, mode), axis(x.shape[3], left, right, mode)
    if rows is None or columns is None:
        return None
    padded = x[:, :, rows][:, :, :, columns].copy()
    padded[:, :, rows < 0] = value
    padded[:, :, :, columns < 0] = value
    return padded


def roll(x, shifts, dims):
    if not dims:
        return np.roll(x, shifts[0]) if len(shifts) == 1 else None
    if len(shifts) != len(dims) or any(not -x.ndim <= d < x.ndim for d in dims):
        return None
    for shift, dim in zip(shifts, dims):
        x = np.roll(x, shift % x.shape[dim], dim)
    return x
