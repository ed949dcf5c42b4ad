"""PyTorch's scalar grid_sample, `torch._grid_sampler_2d_cpu_fallback`: F32 only, the same in every capability."""

import torch

from .dialects import add, combinations, corner, inputs
from .grid_sample import MODES, PADDINGS


def record(file, seed):
    file.dialect = "pytorch-fallback"
    file.producer += ", torch._grid_sampler_2d_cpu_fallback"
    for align in (True, False):
        for index, (image, grid) in enumerate(inputs(seed, "f32", torch.float32, align)):
            for mode, padding in combinations():
                add(
                    file, f"fallback/f32/{mode}/{padding}/{corner(align)}/{index}", image, grid, mode, padding, align,
                    lambda: torch._grid_sampler_2d_cpu_fallback(
                        image, grid, MODES.index(mode), PADDINGS.index(padding), align
                    ),
                )
