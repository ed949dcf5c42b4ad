"""PyTorch's own five ways of shifting as a candidate, in the pipelines that the format fixes.

    shiftproof check --candidate "python3 Examples/candidates/torch_shift.py"

Needs torch, and torchvision for deform_conv2d.
"""

import torch
import torch.nn.functional as F
from torchvision.ops import deform_conv2d

from shiftproof_frames import serve

DTYPES = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}
torch.set_num_threads(1)


def groups(x, shifts):
    size = x.shape[1] // len(shifts)
    return [(x[:, k * size : (k + 1) * size], shift) for k, shift in enumerate(shifts)]


def slices(x, shifts):
    y = x.clone()
    h, w = x.shape[2:]
    for (source, (dy, dx)), (target, _) in zip(groups(x, shifts), groups(y, shifts)):
        if abs(dy) < h and abs(dx) < w:
            moved = source[:, :, max(-dy, 0) : h - max(dy, 0), max(-dx, 0) : w - max(dx, 0)]
            target[:, :, max(dy, 0) : h + min(dy, 0), max(dx, 0) : w + min(dx, 0)] = moved
    return y


def roll(p, shifts, m):
    return torch.cat([torch.roll(part, shift, (2, 3)) for part, shift in groups(p, shifts)], 1)[:, :, m : p.shape[2] - m, m : p.shape[3] - m]


def deform(p, shifts, m):
    c = p.shape[1]
    pairs = torch.tensor(shifts, dtype=p.dtype).neg().repeat_interleave(c // len(shifts), 0)
    offset = pairs.reshape(1, 2 * c, 1, 1).expand(p.shape[0], -1, *p.shape[2:]).contiguous()
    y = deform_conv2d(p, offset, torch.eye(c, dtype=p.dtype).reshape(c, c, 1, 1))
    return y[:, :, m : p.shape[2] - m, m : p.shape[3] - m]


def conv(p, shifts, m):
    c = p.shape[1]
    weight = torch.zeros(c, 1, 2 * m + 1, 2 * m + 1, dtype=p.dtype)
    for channel in range(c):
        dy, dx = shifts[channel * len(shifts) // c]
        weight[channel, 0, m - dy, m - dx] = 1
    return F.conv2d(p, weight, groups=c)


def sample(x, shifts):
    parts = []
    for part, shift in groups(x, shifts):
        axes = [2 * torch.clamp(torch.arange(n, dtype=x.dtype) - d, 0, n - 1) / (n - 1) - 1 for n, d in zip(x.shape[2:], shift)]
        y, columns = torch.meshgrid(*axes, indexing="ij")
        grid = torch.stack([columns, y], -1).expand(x.shape[0], -1, -1, -1)
        parts.append(F.grid_sample(part, grid, align_corners=True))
    return torch.cat(parts, 1)


def shift(question):
    x = torch.frombuffer(bytearray(question.data), dtype=DTYPES[question.dtype]).reshape(question.shape)
    shifts, m = question.shifts, max(max(abs(dy), abs(dx)) for dy, dx in question.shifts)
    if question.strategy == "slice":
        y = slices(x, shifts)
    elif question.strategy == "grid_sample":
        y = sample(x, shifts)
    else:
        padded = F.pad(x, [m] * 4, mode="replicate")
        y = {"roll": roll, "deform_conv2d": deform, "conv2d": conv}[question.strategy](padded, shifts, m)
    return y.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


serve(shift)
