"""PyTorch's operators as kernels, eager on the CPU.

    shiftproof check --candidate "python3 Examples/candidates/torch_operators.py" --operator grid_sample

Needs torch, and torchvision for deform_conv2d.
"""

import sys

from shiftproof_client import Raw, serve

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    sys.exit("torch_operators: no package torch; expected it from 'pip install torch torchvision'")

DTYPES = {
    "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64, "BOOL": torch.bool,
    "U8": torch.uint8, "I8": torch.int8, "I32": torch.int32, "I64": torch.int64,
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
torch.set_num_threads(1)


def load(raw):
    if not raw.data:
        return torch.empty(raw.shape, dtype=DTYPES[raw.dtype])
    return torch.frombuffer(bytearray(raw.data), dtype=DTYPES[raw.dtype]).reshape(raw.shape)


def store(tensor, dtype):
    flat = tensor.detach().contiguous().reshape(-1)
    return Raw(NAMES[tensor.dtype], tensor.shape, flat.view(torch.uint8).numpy().tobytes() if len(flat) else b"")


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    if rule != "pytorch":
        raise NotImplementedError("only PyTorch's own rule")
    return F.pad(input, pad, mode, value) if mode == "constant" else F.pad(input, pad, mode)


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=1, padding=0, dilation=1):
    import torchvision

    return torchvision.ops.deform_conv2d(input, offset, weight, bias, stride, padding, dilation, mask)


KERNELS = {
    "grid_sample": lambda input, grid, mode, padding_mode, align_corners: F.grid_sample(input, grid, mode, padding_mode, align_corners),
    "affine_grid": lambda theta, size, align_corners: F.affine_grid(theta, size, align_corners),
    "conv2d": lambda input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1: F.conv2d(input, weight, bias, stride, padding, dilation, groups),
    "roll": lambda input, shifts, dims: torch.roll(input, shifts, dims),
    "pad": pad,
    "deform_conv2d": deform_conv2d,
}

serve(KERNELS, load=load, store=store)
