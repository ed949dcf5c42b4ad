"""grid_sample backwards, 2-D: every mode, padding and align_corners in every format.

Left out, because PyTorch 2.15.0 can die of them: bilinear in F32 and F64 with a NaN position under border or
reflection padding, or an infinite one under reflection.
"""

import torch
import torch.nn.functional as F

from .casefile import draws
from .gradients import add
from .grid_sample import MODES, PADDINGS, boundaries, special_grid, special_image, uniform, values
from .numbers import FORMATS


def record(file, seed, capability):
    for name, dtype in FORMATS.items():
        for align in (True, False):
            corner = "align" if align else "noalign"
            for index, (kind, image, grid, gradient) in enumerate(inputs(seed, name, dtype, align)):
                if capability != "AVX2" and name in ("f16", "bf16") and index % 2:
                    continue  # nothing is fused in 16 bits: half of the cases is enough
                for mode in MODES:
                    for padding in PADDINGS:
                        if kind == "positions" and mode == "bilinear" and padding != "zeros" and name in ("f32", "f64"):
                            continue
                        label = f"grid_sample_backward/{name}/{mode}/{padding}/{corner}/{capability}/{index}"
                        record_one(file, label, image, grid, gradient, mode, padding, align, ["input", "grid"])
                        if name == "f32" and mode == "bicubic" and index < 2:
                            # Without a gradient of the image another copy of the kernel runs.
                            record_one(file, label + "/grid", image, grid, gradient, mode, padding, align, ["grid"])
        if name in ("f32", "bf16"):
            refused(file, name, dtype, capability)


def refused(file, name, dtype, capability):
    """A grad_output of other extents than the output."""
    image, grid = torch.ones(1, 1, 3, 4, dtype=dtype), torch.zeros(1, 2, 5, 2, dtype=dtype)
    for number, shape in enumerate([(1, 1, 2, 4), (1, 2, 2, 5), (2, 1, 2, 5), (1, 1, 5, 2)]):
        label = f"grid_sample_backward/{name}/bilinear/zeros/refused/{capability}/{number}"
        record_one(file, label, image, grid, torch.ones(shape, dtype=dtype), "bilinear", "zeros", True, ["input", "grid"])


def record_one(file, label, image, grid, gradient, mode, padding, align, wanted):
    add(
        file, label, "grid_sample_backward", {"mode": mode, "padding_mode": padding, "align_corners": align},
        {"input": image, "grid": grid, "grad_output": gradient},
        lambda input, grid: F.grid_sample(input, grid, mode, padding, align), wanted,
    )


def inputs(seed, name, dtype, align):
    r = draws(seed, "grid_sample_backward", name)

    def case(kind, image, grid, fill=values):
        shape = (image.shape[0], image.shape[1], *grid.shape[1:3])
        return kind, image, grid, fill(r, shape, dtype)

    yield case("anywhere", values(r, (2, 2, 4, 5), dtype), uniform(r, (2, 3, 7, 2), 1.5, dtype))
    image = values(r, (1, 1, 3, 5), dtype)
    yield case("boundaries", image, boundaries(image.shape, dtype, align, nudge=False))
    yield case("beside", image, boundaries(image.shape, dtype, align, nudge=True))
    yield case("collisions", values(r, (1, 3, 2, 2), dtype), uniform(r, (1, 2, 11, 2), 1.2, dtype))
    for shape in ((1, 1, 1, 4), (1, 1, 1, 1)):
        yield case("thin", values(r, shape, dtype), uniform(r, (1, 1, 6, 2), 2, dtype))
    yield case("special", special_image(r, (1, 1, 3, 4), dtype), uniform(r, (1, 2, 5, 2), 1.2, dtype))
    yield case("infinite", values(r, (1, 2, 3, 4), dtype), uniform(r, (1, 1, 8, 2), 1.2, dtype), special_image)
    yield case("positions", image, special_grid(r, dtype)[:, :3:2, :6])
