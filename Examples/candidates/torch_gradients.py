"""PyTorch's gradients as kernels, eager on the CPU.

    shiftproof check --candidate "python3 Examples/candidates/torch_gradients.py" --operator grid_sample_backward

Calls on which PyTorch 2.15.0 or torchvision 0.29.2 end the process are refused. Needs torch, and torchvision for
deform_conv2d.
"""

import sys

from shiftproof_client import Raw, serve

try:
    import torch
    import torch.nn.functional as F
except ImportError:
    sys.exit("torch_gradients: no package torch; expected it from 'pip install torch torchvision'")

DTYPES = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
torch.set_num_threads(1)


def load(raw):
    if not raw.data:
        return torch.empty(raw.shape, dtype=DTYPES[raw.dtype])
    return torch.frombuffer(bytearray(raw.data), dtype=DTYPES[raw.dtype]).reshape(raw.shape)


def store(tensor, dtype):
    flat = tensor.detach().contiguous().reshape(-1)
    return Raw(NAMES[tensor.dtype], tensor.shape, flat.view(torch.uint8).numpy().tobytes() if len(flat) else b"")


def gradients(grad_output, call, **inputs):
    """What `call` of the inputs that there are gives back to each of them."""
    inputs = {name: tensor.requires_grad_() for name, tensor in inputs.items() if tensor is not None}
    call(**inputs).backward(grad_output)
    return {f"grad_{name}": torch.zeros_like(tensor) if tensor.grad is None else tensor.grad for name, tensor in inputs.items()}


def grid_sample(input, grid, grad_output, mode, padding_mode, align_corners):
    if mode == "bilinear" and padding_mode != "zeros" and not grid.isfinite().all():
        raise ValueError("a position that is no finite number, which ends the process")
    return gradients(
        grad_output, lambda input, grid: F.grid_sample(input, grid, mode, padding_mode, align_corners), input=input, grid=grid)


def deform_conv2d(input, offset, weight, grad_output, bias=None, mask=None, stride=1, padding=0, dilation=1):
    import torchvision

    if offset.isnan().any():
        raise ValueError("an offset that is no number, which ends the process")

    def call(input, offset, weight, bias=None, mask=None):
        return torchvision.ops.deform_conv2d(input, offset, weight, bias, stride, padding, dilation, mask)

    return gradients(grad_output, call, input=input, offset=offset, weight=weight, bias=bias, mask=mask)


def conv2d(input, weight, grad_output, bias=None, stride=1, padding=0, dilation=1, groups=1):
    def call(input, weight, bias=None):
        return F.conv2d(input, weight, bias, stride, padding, dilation, groups)

    return gradients(grad_output, call, input=input, weight=weight, bias=bias)


def pad(input, grad_output, pad, mode="constant", value=0.0):
    def call(input):
        # Modes but constant want amounts of both axes of an image.
        return F.pad(input, pad, mode, value) if mode == "constant" else F.pad(input, pad + [0] * (4 - len(pad)), mode)

    return gradients(grad_output, call, input=input)


def roll(input, grad_output, shifts, dims):
    return gradients(grad_output, lambda input: torch.roll(input, shifts, dims), input=input)


KERNELS = {
    "grid_sample_backward": grid_sample,
    "deform_conv2d_backward": deform_conv2d,
    "conv2d_backward": conv2d,
    "pad_backward": pad,
    "roll_backward": roll,
}

serve(KERNELS, load=load, store=store)
