"""torch.compile's grid_sample: the decomposition as Inductor's C++ backend compiles it (needs a C++ compiler).

One compiled function per format and mode returns all paddings and corners. Inductor turns FMA contraction off.
"""

import torch
import torch.nn.functional as F

from .dialects import add, corner, of_one_shape
from .grid_sample import MODES, PADDINGS
from .numbers import FORMATS


def record(file, seed):
    file.dialect = "pytorch-inductor"
    file.producer += ", torch.compile (Inductor, C++)"
    for name, dtype in FORMATS.items():
        for mode in MODES:
            if mode == "bicubic" and name not in ("f32", "bf16"):
                continue  # compiling it takes minutes, and F64 and F16 differ from these in width alone
            torch._dynamo.reset()  # past eight recompilations of one function PyTorch falls back to eager
            compiled = torch.compile(every_way(mode), dynamic=False, fullgraph=True)
            ways = [(padding, align) for padding in PADDINGS for align in (True, False)]
            kinds = [list(of_one_shape(seed, name, dtype, align)) for align in (True, False)]
            for index, (aligned, not_aligned) in enumerate(zip(*kinds)):
                given = {True: aligned, False: not_aligned}
                outputs = {align: dict(zip(ways, compiled(*given[align]))) for align in given}
                for padding, align in ways:
                    image, grid = given[align]
                    add(
                        file, f"inductor/{name}/{mode}/{padding}/{corner(align)}/{index}", image, grid, mode, padding, align,
                        lambda: outputs[align][padding, align],
                    )


def every_way(mode):
    def sample(image, grid):
        return [
            F.grid_sample(image, grid, mode=mode, padding_mode=padding, align_corners=align)
            for padding in PADDINGS
            for align in (True, False)
        ]

    return sample
