"""grid_sample: every mode, padding and align_corners in every format, on eleven kinds of input."""

import numpy as np
import torch
import torch.nn.functional as F

from .casefile import draws
from .numbers import FORMATS, special_values

MODES = ["bilinear", "nearest", "bicubic"]
PADDINGS = ["zeros", "border", "reflection"]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for align in (True, False):
            for index, (image, grid) in enumerate(inputs(seed, name, dtype, align)):
                for mode in MODES:
                    for padding in PADDINGS:
                        corner = "align" if align else "noalign"
                        file.add(
                            f"grid_sample/{name}/{mode}/{padding}/{corner}/{capability}/{index}",
                            "grid_sample",
                            {"mode": mode, "padding_mode": padding, "align_corners": align},
                            {"input": image, "grid": grid},
                            lambda: F.grid_sample(image, laid_out(grid, index, mode), mode, padding, align),
                        )


def laid_out(grid, index, mode):
    """Odd indices sample through a grid that is not contiguous; the bits are the same.

    Except bicubic: its compiled loop for such grids contracts other products (see
    `model_grid_sample.py`), so the recorded bicubic cases keep to contiguous grids.
    """
    if index % 2 == 0 or mode == "bicubic":
        return grid
    return grid.permute(0, 3, 1, 2).contiguous().permute(0, 2, 3, 1)


def inputs(seed, name, dtype, align):
    """(image, grid) pairs. Everything but the tie positions is the same for both align_corners."""
    r = draws(seed, "grid_sample", name)
    yield values(r, (2, 3, 5, 7), dtype), uniform(r, (2, 3, 9, 2), 1.5, dtype)
    image = values(r, (1, 2, 6, 9), dtype)
    yield image, boundaries(image.shape, dtype, align, nudge=False)
    yield image, boundaries(image.shape, dtype, align, nudge=True)
    yield image, special_grid(r, dtype)
    yield special_image(r, (1, 2, 6, 9), dtype), mixed_grid(r, (6, 9), dtype, align)
    yield image, huge_grid(r, dtype)
    for shape in ((1, 2, 1, 6), (1, 2, 6, 1), (1, 2, 1, 1)):
        yield values(r, shape, dtype), torch.cat([uniform(r, (1, 2, 7, 2), 2, dtype), special_grid(r, dtype)[:, :2, :7]], 1)
    image = values(r, (1, 2, 7, 7), dtype)
    yield image, torch.stack(torch.meshgrid(centres(7, dtype), centres(7, dtype), indexing="xy"), -1)[None]
    yield random_bits(r, (1, 2, 8, 5), dtype), random_bits(r, (1, 3, 11, 2), dtype)
    wide = uniform(r, (1, 1, 67, 2), 1.1, dtype)
    yield values(r, (1, 1, 12, 33), dtype), wide


def values(r, shape, dtype):
    """Values of mixed sign over a few binades."""
    return torch.from_numpy(r.standard_normal(shape) * 2.0 ** r.integers(-3, 4, shape)).to(dtype)


def uniform(r, shape, reach, dtype):
    return torch.from_numpy(r.uniform(-reach, reach, shape)).to(dtype)


def centres(n, dtype):
    """2·i/(n−1) − 1 in the format itself."""
    return 2 * torch.arange(n, dtype=dtype) / (n - 1) - 1


def normalised(positions, n, align):
    positions = np.asarray(positions, dtype=np.float64)
    return positions * 2 / (n - 1) - 1 if align else (positions * 2 + 1) / n - 1


def boundaries(shape, dtype, align, nudge):
    """Pixel centres, ties, the image's edges and the first positions outside; `nudge`: a step beside them."""
    h, w = shape[2:]
    axes = []
    for n in (w, h):
        positions = np.concatenate([np.arange(-1.5, n + 1, 0.5), [-0.25, -1e-3, n - 1 + 1e-3, n - 1 - 1e-3, 2.5 * n, -2.5 * n]])
        axis = torch.from_numpy(normalised(positions, n, align)).to(dtype)
        if nudge:
            towards = torch.where(torch.arange(len(axis)) % 2 == 0, 9.0, -9.0).to(dtype)
            axis = torch.nextafter(axis, towards)
        axes.append(axis)
    x = axes[0].repeat(2)
    y = axes[1][torch.arange(len(x)) * 5 % len(axes[1])]
    return torch.stack([x, y], -1).reshape(1, 2, -1, 2)


def special_grid(r, dtype):
    """Every special value against ordinary ones and against each other, as x and as y."""
    specials = torch.tensor(special_values(dtype), dtype=dtype)
    ordinary = uniform(r, (len(specials),), 1, dtype)
    turned = specials.roll(5)
    x = torch.cat([specials, ordinary, specials, specials])
    y = torch.cat([ordinary, specials, turned, specials])
    return torch.stack([x, y], -1).reshape(1, 4, -1, 2)


def special_image(r, shape, dtype):
    """About every second pixel special, in no regular order."""
    image = values(r, shape, dtype).flatten()
    specials = torch.tensor(special_values(dtype), dtype=dtype)
    chosen = torch.from_numpy(r.permutation(image.numel())[: image.numel() // 2])
    image[chosen] = specials[torch.from_numpy(r.integers(0, len(specials), len(chosen)))]
    return image.reshape(shape)


def mixed_grid(r, extents, dtype, align):
    """Half the points near pixel centres, half anywhere, so that finite outputs remain beside special pixels."""
    h, w = extents
    x = normalised(r.integers(0, w, 40) + (r.integers(0, 2, 40) * r.uniform(0, 1, 40)), w, align)
    y = normalised(r.integers(0, h, 40) + (r.integers(0, 2, 40) * r.uniform(0, 1, 40)), h, align)
    return torch.from_numpy(np.stack([x, y], -1)).to(dtype).reshape(1, 4, 10, 2)


def huge_grid(r, dtype):
    """Powers of two and of ten up to the format's greatest, where index conversions overflow."""
    top = torch.finfo(dtype).max
    powers = [2.0**k for k in (7, 8, 14, 15, 16, 17, 24, 30, 31, 32, 33, 51, 52, 53, 62, 63, 64, 65, 100)]
    powers += [10.0**k for k in (3, 5, 8, 12, 20, 30, 38)]
    sizes = np.array([p for p in powers if p < top])
    x = np.concatenate([sizes, -sizes, sizes * 0.625])
    y = np.concatenate([r.uniform(-1, 1, len(sizes)), sizes[::-1], -sizes])
    x, y = np.concatenate([x, y]), np.concatenate([y, x])
    return torch.from_numpy(np.stack([x, y], -1)).to(dtype)[None, None]


def random_bits(r, shape, dtype):
    whole = {2: torch.int16, 4: torch.int32, 8: torch.int64}[torch.finfo(dtype).bits // 8]
    size = 8 * torch.finfo(dtype).bits // 8
    bits = r.integers(-(2 ** (size - 1)), 2 ** (size - 1), shape, dtype=np.int64)
    return torch.from_numpy(bits).to(whole).view(dtype)
