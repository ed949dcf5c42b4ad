"""affine_grid in 2-D and 3-D: centres by linspace, which AVX2 and AVX-512 builds contract, and the product."""

import torch
import torch.nn.functional as F

from .casefile import draws
from .grid_sample import uniform
from .numbers import FORMATS

SIZES = [(1, 1, 3, 4), (2, 1, 5, 2), (1, 3, 1, 7), (1, 1, 6, 1), (1, 1, 1, 1), (1, 1, 10, 9), (1, 1, 2, 3, 4), (2, 1, 1, 5, 3), (1, 1, 4, 1, 6)]


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for number, size in enumerate(SIZES):
            axes = len(size) - 2
            r = draws(seed, "affine_grid", name, number)
            identity = torch.eye(axes, axes + 1, dtype=dtype).expand(size[0], -1, -1).contiguous()
            for kind, theta in (("identity", identity), ("any", uniform(r, (size[0], axes, axes + 1), 2, dtype))):
                for align in (True, False):
                    corner = "align" if align else "noalign"
                    file.add(
                        f"affine_grid/{name}/{kind}/{corner}/{capability}/{number}", "affine_grid",
                        {"size": list(size), "align_corners": align}, {"theta": theta},
                        lambda: F.affine_grid(theta, list(size), align_corners=align),
                    )
    refused = [((1, 2, 3), (1, 1, 0, 4)), ((2, 2, 3), (1, 1, 3, 4)), ((1, 3, 4), (1, 1, 3, 4)), ((1, 2, 3), (1, 1, 3, 4, 5))]
    for number, (shape, size) in enumerate(refused):
        theta = torch.ones(shape)
        file.add(
            f"affine_grid/f32/refused/{capability}/{number}", "affine_grid", {"size": list(size), "align_corners": True},
            {"theta": theta}, lambda: F.affine_grid(theta, list(size), align_corners=True),
        )
