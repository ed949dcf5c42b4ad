"""grid_sample of 5-D tensors, forwards and backwards: scalar code that no capability changes."""

import torch
import torch.nn.functional as F

from .casefile import draws
from .gradients import add
from .grid_sample import MODES, PADDINGS, boundaries, special_values, uniform, values
from .numbers import FORMATS


def record(file, seed):
    for name, dtype in FORMATS.items():
        for align in (True, False):
            for index, (image, grid) in enumerate(inputs(seed, name, dtype, align)):
                for mode in MODES:
                    for padding in PADDINGS:
                        corner = "align" if align else "noalign"
                        label = f"{name}/{mode}/{padding}/{corner}/3d/{index}"
                        attributes = {"mode": mode, "padding_mode": padding, "align_corners": align}
                        forward = lambda input, grid: F.grid_sample(input, grid, mode, padding, align)
                        file.add(
                            f"grid_sample/{label}", "grid_sample", attributes, {"input": image, "grid": grid},
                            lambda: forward(image, grid),
                        )
                        r = draws(seed, "volumes", "gradient", name, index)
                        gradient = values(r, (*image.shape[:2], *grid.shape[1:4]), dtype)
                        add(
                            file, f"grid_sample_backward/{label}", "grid_sample_backward", attributes,
                            {"input": image, "grid": grid, "grad_output": gradient}, forward, ["input", "grid"],
                        )


def inputs(seed, name, dtype, align):
    r = draws(seed, "volumes", name)
    yield values(r, (2, 2, 2, 3, 4), dtype), uniform(r, (2, 1, 2, 3, 3), 1.4, dtype)
    image = values(r, (1, 1, 3, 3, 5), dtype)
    plane = boundaries(image.shape[1:], dtype, align, nudge=False)
    depth = boundaries((1, 1, 3, 3), dtype, align, nudge=False)[..., :1]
    count = min(plane.shape[2], 24) // 2 * 2
    along = depth[0, 0, torch.arange(count) * 7 % depth.shape[2], 0]
    yield image, torch.cat([plane[0, 0, :count], along[:, None]], -1).reshape(1, 1, 2, count // 2, 3)
    yield values(r, (1, 1, 1, 2, 1), dtype), uniform(r, (1, 1, 1, 5, 3), 2, dtype)
    specials = torch.tensor(special_values(dtype)[:5], dtype=dtype)
    ordinary = uniform(r, (5,), 1, dtype)
    yield image, torch.stack([specials, ordinary, ordinary.flip(0)], -1).reshape(1, 1, 1, 5, 3)
