"""What the candidates of the survey share: how a framework says what it is, and the five pipelines of a shift
made of the operators that it has.

A candidate names its packages and gives its operators as kernels of `shiftproof_client`; run with `--describe`
it prints what it is as JSON, without it it answers `shiftproof check`. Pieces of the pipelines that a framework
lacks are NumPy's and are said to be.
"""

import importlib.metadata
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "Examples", "candidates"))
# Scripts beside this one must not hide packages.
sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != HERE] + [HERE]
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

FLOATS = ["float"]


def numpy_pad(x, m):
    import numpy as np

    return np.pad(x, ((0, 0), (0, 0), (m, m), (m, m)), "edge")


def shifted(pieces):
    """The `shift` operator from pieces: move(x, dy, dx), roll(x, shift), pad(x, m), deform(x, offset, weight),
    conv(x, weight), sample(x, grid), over NumPy arrays."""
    import numpy as np

    def groups(x, shifts):
        size = x.shape[1] // len(shifts)
        return [(np.ascontiguousarray(x[:, k * size : (k + 1) * size]), shift) for k, shift in enumerate(shifts)]

    def piece(name):
        if name not in pieces:
            raise NotImplementedError(f"no {name}")
        return pieces[name]

    def shift(input, strategy, shifts, boundary=None):
        n, c, h, w = input.shape
        m = max(max(abs(dy), abs(dx)) for dy, dx in shifts)
        pad = pieces.get("pad", numpy_pad)
        if strategy == "slice":
            return np.concatenate([piece("move")(part, dy, dx) for part, (dy, dx) in groups(input, shifts)], 1)
        if strategy == "roll":
            roll = piece("roll")
            rolled = np.concatenate([roll(part, shift) for part, shift in groups(pad(input, m), shifts)], 1)
            return np.ascontiguousarray(rolled[:, :, m : m + h, m : m + w])
        if strategy == "deform_conv2d":
            padded = np.ascontiguousarray(pad(input, m))
            pairs = np.repeat(-np.array(shifts, input.dtype), c // len(shifts), 0).reshape(1, 2 * c, 1, 1)
            offset = np.ascontiguousarray(np.broadcast_to(pairs, (n, 2 * c) + padded.shape[2:]))
            weight = np.eye(c, dtype=input.dtype).reshape(c, c, 1, 1)
            return np.ascontiguousarray(piece("deform")(padded, offset, weight)[:, :, m : m + h, m : m + w])
        if strategy == "conv2d":
            weight = np.zeros((c, 1, 2 * m + 1, 2 * m + 1), input.dtype)
            for channel in range(c):
                dy, dx = shifts[channel * len(shifts) // c]
                weight[channel, 0, m - dy, m - dx] = 1
            return piece("conv")(np.ascontiguousarray(pad(input, m)), weight)
        parts = []
        one, two = input.dtype.type(1), input.dtype.type(2)
        for part, (dy, dx) in groups(input, shifts):
            axes = [
                (two * np.clip(np.arange(k) - d, 0, k - 1).astype(input.dtype) / input.dtype.type(k - 1) - one).astype(input.dtype)
                for k, d in ((h, dy), (w, dx))
            ]
            rows, columns = np.meshgrid(*axes, indexing="ij")
            grid = np.ascontiguousarray(np.broadcast_to(np.stack([columns, rows], -1), (n, h, w, 2)))
            parts.append(piece("sample")(part, grid))
        return np.concatenate(parts, 1)

    return shift


STRATEGIES = {"move": "slice", "roll": "roll", "deform": "deform_conv2d", "conv": "conv2d", "sample": "grid_sample"}


def window(dy, dx, h, w):
    """Where a moved image is written and what it is of, as two pairs of slices; `None` where nothing stays inside."""
    if abs(dy) >= h or abs(dx) >= w:
        return None
    target = (slice(max(dy, 0), h + min(dy, 0)), slice(max(dx, 0), w + min(dx, 0)))
    source = (slice(max(-dy, 0), h - max(dy, 0)), slice(max(-dx, 0), w - max(dx, 0)))
    return target, source


def pixels(grid, h, w, align_corners):
    """Positions of a grid in pixels, in the type of the grid and PyTorch's order: x and y."""
    one, two = grid.dtype.type(1), grid.dtype.type(2)
    return [
        (grid[..., axis] + one) * (grid.dtype.type(n - 1) / two)
        if align_corners
        else ((grid[..., axis] + one) * grid.dtype.type(n) - one) / two
        for axis, n in ((0, w), (1, h))
    ]


def planes(input, map, sample):
    """`sample(plane, x, y)` of each plane of (N, C, H, W) at the positions (N, Ho, Wo, 2) of its image."""
    import numpy as np

    output = np.empty(input.shape[:2] + map.shape[1:3], input.dtype)
    for n, image in enumerate(input):
        x, y = np.ascontiguousarray(map[n, ..., 0]), np.ascontiguousarray(map[n, ..., 1])
        for c, plane in enumerate(image):
            output[n, c] = np.asarray(sample(np.ascontiguousarray(plane), x, y)).reshape(x.shape)
    return output


def pad_widths(input, pad, rule, axes):
    """(before, after) of every axis, whichever rule the call has."""
    widths = [[0, 0] for _ in input.shape]
    if rule == "numpy":
        for axis, pair in zip(range(input.ndim) if axes is None else axes, pad):
            widths[axis] = list(pair)
    else:
        for k in range(len(pad) // 2):
            widths[-1 - k] = list(pad[2 * k : 2 * k + 2])
    return widths


def run(title, packages, kernels, pieces=None, formats=FLOATS, notes=(), shapes=None, limits=None, load=None, store=None, versions=()):
    """Describes the candidate, or answers frames.

    `kernels` are the operators of the framework by the name that `check --operator` has for them; `pieces` those of
    `shifted`. `shapes` restricts how many shapes are drawn where a backend compiles for each: a number, or numbers by the
    name of an operator, with `""` for the others. `limits` are options of `check`, such as `--extents 1...4`, by the name of
    an operator or `shift` that would take too long with larger inputs, or for longer.
    """
    if sys.argv[1:] == ["--describe"]:
        description = {
            "title": title,
            "packages": [f"{name}=={importlib.metadata.version(name)}" for name in packages],
            "versions": list(versions),
            "operators": list(kernels),
            "strategies": [strategy for piece, strategy in STRATEGIES.items() if piece in (pieces or {})],
            "formats": formats,
            "shapes": shapes if shapes is None or isinstance(shapes, dict) else {"": shapes},
            "limits": limits or {},
            "notes": list(notes),
        }
        print(json.dumps(description))
        return
    from shiftproof_client import serve

    answering = dict(kernels)
    # The client gives a volume to grid_sample too.
    if "grid_sample_3d" in answering:
        flat, volume = answering["grid_sample"], answering.pop("grid_sample_3d")
        answering["grid_sample"] = lambda input, grid, **rest: (volume if input.ndim == 5 else flat)(input, grid, **rest)
    elif "grid_sample" in answering:
        flat = answering["grid_sample"]

        def images_only(input, grid, **rest):
            if input.ndim == 5:
                raise NotImplementedError("images only")
            return flat(input, grid, **rest)

        answering["grid_sample"] = images_only
    if pieces:
        answering["shift"] = shifted(pieces)
    serve(answering, load=load, store=store)
