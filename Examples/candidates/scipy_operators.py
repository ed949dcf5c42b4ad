"""SciPy's and NumPy's operators as kernels.

    shiftproof check --candidate "python3 Examples/candidates/scipy_operators.py" --operator grid_sample

`map_coordinates` takes positions in pixels, so the grid is brought there as PyTorch does it; it has orders 0
and 1 in PyTorch's meaning (its cubic splines are another interpolation), and rounds halves up.
"""

import sys

from shiftproof_client import serve

try:
    import numpy as np
    from scipy.ndimage import map_coordinates
except ImportError:
    sys.exit("scipy_operators: no package scipy; expected it from 'pip install numpy scipy'")

MODES = {"zeros": "grid-constant", "border": "nearest"}


def grid_sample(input, grid, mode, padding_mode, align_corners):
    if mode == "bicubic":
        raise NotImplementedError("no bicubic of Keys, only splines")
    extents = input.shape[2:]
    positions = [
        (grid[..., -1 - axis] + 1) / 2 * (n - 1) if align_corners else ((grid[..., -1 - axis] + 1) * n - 1) / 2
        for axis, n in enumerate(extents)
    ]
    border = MODES.get(padding_mode, "mirror" if align_corners else "reflect")
    output = np.empty(input.shape[:2] + grid.shape[1:-1], input.dtype)
    for n, image in enumerate(input):
        for c, plane in enumerate(image):
            coordinates = [position[n] for position in positions]
            output[n, c] = map_coordinates(plane, coordinates, order=int(mode == "bilinear"), mode=border)
    return output


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    widths = [[0, 0] for _ in input.shape]
    if rule == "numpy":
        for axis, pair in zip(range(input.ndim) if axes is None else axes, pad):
            widths[axis] = pair
    else:
        for k in range(len(pad) // 2):
            widths[-1 - k] = pad[2 * k : 2 * k + 2]
        mode = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    return np.pad(input, widths, mode, **({"constant_values": value} if mode == "constant" else {}))


def roll(input, shifts, dims):
    return np.roll(input, shifts, dims) if dims else np.roll(input, shifts[0])


serve({"grid_sample": grid_sample, "pad": pad, "roll": roll})
