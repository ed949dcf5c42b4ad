"""kornia: geometry.transform.remap over PyTorch.

Packages: kornia, torch, numpy.
"""

import framework
import numpy as np
import torch
from kornia.geometry.transform import remap as kornia_remap

torch.set_num_threads(1)
# Its default, None, is PyTorch's False.
ALIGN = {"zeros": True, "border": True, "reflection": True, "symmetric": False}


def remap(input, map, mode, padding_mode):
    padding = "reflection" if padding_mode == "symmetric" else padding_mode
    x, y = (torch.from_numpy(np.ascontiguousarray(map[..., axis])) for axis in (0, 1))
    return kornia_remap(torch.from_numpy(np.array(input)), x, y, mode=mode, padding_mode=padding, align_corners=ALIGN[padding_mode]).numpy()


framework.run(
    "kornia", ["kornia", "torch", "numpy"], {"remap": remap},
    notes=["align_corners true but for `symmetric`, which it has with align_corners false alone"],
)
