"""Records what lines of Python that write a grid make of every pixel in the 16-bit types.

    python3 Fixtures/record_lines.py > Fixtures/lines.json

`lines`: for each type, what n is and each line, over the widths 2…512: how many pixels come back
elsewhere, the first width at which nearest reads a wrong pixel and how many it does at width 384. `n` says what
n − 1 is: a number of Python or a tensor of the type that holds it rounded once. `held`: the same for a tensor that
holds n itself, which rounds n and then n − 1, and for one of whole numbers.
`boundaries`: for each boundary and shift, the first of these widths at which nearest reads a wrong pixel
somewhere, with n a tensor. `seen` names the values that grid_sample itself returned. Needs torch.
"""

import json
import os
import sys

os.environ["ATEN_CPU_CAPABILITY"] = "default"

import torch
import torch.nn.functional as F

WIDTHS = range(2, 513)
TYPES = {"bfloat16": torch.bfloat16, "float16": torch.float16}
LINES = {
    "divide": lambda i, n: 2 * i / (n - 1) - 1,
    "multiply": lambda i, n: i * (2 / (n - 1)) - 1,
    "centre": lambda i, n: (2 * i - (n - 1)) / (n - 1),
    "linspace": None,
    "wide": lambda i, n: (2 * torch.arange(len(i)) / (n - 1) - 1).to(i.dtype),
}


def sampled(grid, image, **options):
    """The row of an image of two equal rows at the grid's columns."""
    points = torch.stack([grid, torch.full_like(grid, -1)], -1)[None, None]
    return F.grid_sample(image[None, :, None, :].repeat(1, 1, 2, 1), points, **options)[0, :, 0]


def nearest(grid, width, padding="zeros", aligned=True):
    """The index that each grid value reads; −64 for none. 64·a + b needs two planes of small numbers."""
    index = torch.arange(width)
    image = torch.stack([index // 64 + 1, index % 64]).to(grid.dtype)
    high, low = sampled(grid, image, mode="nearest", padding_mode=padding, align_corners=aligned).long()
    return (high - 1) * 64 + low


def extent(kind, dtype, width):
    """What the lines take for n."""
    # n − 1 as a tensor is the number itself, rounded once to the type.
    class Last:
        def __sub__(self, one):
            return torch.tensor(float(width - 1)).to(dtype)
    return {"number": width, "tensor": Last(), "tensor of n": torch.tensor(float(width)).to(dtype),
            "whole tensor of n": torch.tensor(width)}[kind]


def written(line, dtype, kind, width):
    if line == "linspace":
        return torch.linspace(-1, 1, width, dtype=dtype)
    return LINES[line](torch.arange(width, dtype=dtype), extent(kind, dtype, width))


def inexact(grid, width):
    """Bilinear differs from the pixel for some image: a ramp of two planes shows it."""
    return int((((grid + 1) * (torch.tensor(float(width - 1)).to(grid.dtype) / 2)).double()
                != torch.arange(width).double()).sum())


def lines(kinds):
    for name, dtype in TYPES.items():
        for kind in kinds:
            for line in LINES:
                if kind != "number" and line in ("linspace", "wide"):
                    continue
                first, count, at384 = None, 0, 0
                for width in WIDTHS:
                    grid = written(line, dtype, kind, width)
                    assert grid.dtype == dtype
                    count += inexact(grid, width)
                    wrong = int((nearest(grid, width) != torch.arange(width)).sum())
                    first = first or (width if wrong else None)
                    at384 = wrong if width == 384 else at384
                yield {"format": name, "n": kind, "line": line, "inexact": count,
                       "firstNearestWrongWidth": first, "nearestWrongAt384": at384}


def wanted(boundary, index, width):
    if boundary == "zeros":
        return torch.where((index < 0) | (index >= width), torch.full_like(index, -64), index)
    period = 2 * width - 2 if boundary == "reflect" else 2 * width
    place = index % period
    return torch.where(place < width, place, period - place - int(boundary == "symmetric"))


def boundaries():
    padding = {"zeros": "zeros", "reflect": "reflection", "symmetric": "reflection"}
    for name, dtype in TYPES.items():
        for boundary in padding:
            aligned = boundary != "symmetric"
            for shift in [s for d in (1, 2, 3, 4, 8) for s in (d, -d)]:
                first = None
                for width in WIDTHS:
                    index = torch.arange(width) - shift
                    i = index.to(dtype)
                    count = torch.tensor(float(width - 1 if aligned else width)).to(dtype)
                    grid = 2 * i / count - 1 if aligned else (2 * i + 1) / count - 1
                    got = nearest(grid, width, padding[boundary], aligned)
                    if (got != wanted(boundary, index, width)).any():
                        first = width
                        break
                yield {"format": name, "boundary": boundary, "shift": shift,
                       "firstNearestWrongWidth": first}


def seen():
    """Values that grid_sample returned."""
    ramp = torch.arange(1., 33.)[None]
    shifted = torch.arange(32) - 1
    yield {"what": "float, 32 px of 1 … 32, zeros, shift +1, cell 0",
           "value": float(sampled(2 * shifted.float() / 31 - 1, ramp, align_corners=True)[0, 0])}
    ramp = torch.arange(1., 5.)[None]
    out = sampled(2 * (torch.arange(4) - 2).float() / 3 - 1, ramp, padding_mode="reflection", align_corners=True)
    yield {"what": "float, 4 px of 1 … 4, reflect, shift +2, greatest distance from a whole number",
           "value": float(max(out[0], key=lambda v: abs(v - round(float(v)))))}
    i = (torch.arange(112) + 2).bfloat16()
    grid = 2 * i / torch.tensor(111.).bfloat16() - 1
    yield {"what": "bfloat16, 112 px, reflect, shift −2, nearest, cell 111",
           "value": int(nearest(grid, 112, "reflection")[111])}


if __name__ == "__main__":
    torch.set_num_threads(1)
    record = {"producer": f"torch {torch.__version__.split('+')[0]}, ATEN_CPU_CAPABILITY=default",
              "widths": [WIDTHS[0], WIDTHS[-1]], "lines": list(lines(["number", "tensor"])),
              "held": list(lines(["tensor of n", "whole tensor of n"])),
              "boundaries": list(boundaries()), "seen": list(seen())}
    json.dump(record, sys.stdout, indent=1)
    print()
