"""kornia: geometry.transform.remap over PyTorch.

Packages: kornia, torch, numpy.
"""

import framework
import numpy as np
import torch
from kornia.geometry.transform import remap as kornia_remap

torch.set_num_threads(1)


def remap(input, map, mode, padding_mode):
    if mode == "bicubic":
        raise NotImplementedError("remap documents bilinear and nearest")
    if padding_mode == "symmetric":
        raise NotImplementedError("reflection about centres alone")
    x, y = (torch.from_numpy(np.ascontiguousarray(map[..., axis])) for axis in (0, 1))
    # With the default, None, positions are not those of pixels: discrepancies/kornia_identity.py.
    return kornia_remap(torch.from_numpy(np.array(input)), x, y, mode=mode, padding_mode=padding_mode, align_corners=True).numpy()


framework.run("kornia", ["kornia", "torch", "numpy"], {"remap": remap}, notes=["align_corners true, as its documentation asks for"])
