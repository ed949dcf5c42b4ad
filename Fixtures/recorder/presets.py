"""The shifts of published models, written out as those models write them (with every right side cloned).

An extension of the form: `"operator": "preset"` with `{"preset": NAME, …parameters}`. Input and output are
N×C×H×W whatever the model's own layout. Learned 1×1 weights are replaced by ones, one per channel.
"""

import torch
import torch.nn.functional as F
from torchvision.ops import deform_conv2d

from .casefile import draws
from .grid_sample import special_image, values
from .numbers import FORMATS


def spatial_shift1(x):
    """S2-MLP's, on B×W×H×C as it names them: its w is the first spatial axis."""
    b, w, h, c = x.size()
    x[:, 1:, :, : c // 4] = x[:, : w - 1, :, : c // 4].clone()
    x[:, : w - 1, :, c // 4 : c // 2] = x[:, 1:, :, c // 4 : c // 2].clone()
    x[:, :, 1:, c // 2 : c * 3 // 4] = x[:, :, : h - 1, c // 2 : c * 3 // 4].clone()
    x[:, :, : h - 1, 3 * c // 4 :] = x[:, :, 1:, 3 * c // 4 :].clone()
    return x


def spatial_shift2(x):
    b, w, h, c = x.size()
    x[:, :, 1:, : c // 4] = x[:, :, : h - 1, : c // 4].clone()
    x[:, :, : h - 1, c // 4 : c // 2] = x[:, :, 1:, c // 4 : c // 2].clone()
    x[:, 1:, :, c // 2 : c * 3 // 4] = x[:, : w - 1, :, c // 2 : c * 3 // 4].clone()
    x[:, : w - 1, :, 3 * c // 4 :] = x[:, 1:, :, 3 * c // 4 :].clone()
    return x


def channels_last(x):
    return x.permute(0, 2, 3, 1).contiguous()


def channels_first(x):
    return x.permute(0, 3, 1, 2).contiguous()


def s2_mlp_v1(x):
    return channels_first(spatial_shift1(channels_last(x)))


def s2_mlp_v2(x):
    """On the 3·c channels of `mlp1`: shifted one way, the other way, and not."""
    x = channels_last(x)
    c = x.shape[3] // 3
    parts = [spatial_shift1(x[..., :c].clone()), spatial_shift2(x[..., c : 2 * c].clone()), x[..., 2 * c :]]
    return channels_first(torch.cat(parts, 3))


def as_mlp(x, shift_size, dim):
    """AS-MLP's `torch_shift`. Fewer chunks than shifts drop the last shifts."""
    h, w = x.shape[2:]
    pad = shift_size // 2
    chunks = torch.chunk(F.pad(x, (pad, pad, pad, pad), "constant", 0), shift_size, 1)
    rolled = [torch.roll(chunk, shift, dim) for chunk, shift in zip(chunks, range(-pad, pad + 1))]
    return torch.cat(rolled, 1).narrow(2, pad, h).narrow(3, pad, w)


def cyclemlp(x, kernel_size):
    """CycleFC: (1, k) moves along the width, (k, 1) along the height."""
    c = x.shape[1]
    kh, kw = kernel_size
    offset = torch.zeros(1, 2 * c, 1, 1, dtype=x.dtype)
    start = (kh * kw) // 2
    for i in range(c):
        if kh == 1:
            offset[0, 2 * i + 1] = (i + start) % kw - kw // 2
        else:
            offset[0, 2 * i] = (i + start) % kh - kh // 2
    return per_channel(x, offset)


def active_shift(x, offsets):
    """Per-channel fractional reading offsets (y, x), bilinear, zero outside."""
    return per_channel(x, torch.tensor(offsets, dtype=x.dtype).reshape(1, -1, 1, 1))


def per_channel(x, offset):
    c = x.shape[1]
    weight = torch.ones(c, 1, 1, 1, dtype=x.dtype)
    return deform_conv2d(x, offset.expand(x.shape[0], -1, *x.shape[2:]).contiguous(), weight)


def shift(x, kernel_size, dilation):
    """Shift (Wu 2018): channel c reads at (dy, dx) = (⌊c/k⌋ mod k, c mod k) − ⌊k/2⌋; what is over is not moved."""
    c, k = x.shape[1], kernel_size
    weight = torch.zeros(c, 1, k, k, dtype=x.dtype)
    for i in range(c):
        row, column = ((i // k) % k, i % k) if i < c // k**2 * k**2 else (k // 2, k // 2)
        weight[i, 0, row, column] = 1
    return F.conv2d(x, weight, padding=k // 2 * dilation, dilation=dilation, groups=c)


def shiftvit(x, n_div):
    g = x.shape[1] // n_div
    out = torch.zeros_like(x)
    out[:, g * 0 : g * 1, :, :-1] = x[:, g * 0 : g * 1, :, 1:]
    out[:, g * 1 : g * 2, :, 1:] = x[:, g * 1 : g * 2, :, :-1]
    out[:, g * 2 : g * 3, :-1, :] = x[:, g * 2 : g * 3, 1:, :]
    out[:, g * 3 : g * 4, 1:, :] = x[:, g * 3 : g * 4, :-1, :]
    out[:, g * 4 :, :, :] = x[:, g * 4 :, :, :]
    return out


def tsm(x, fold_div):
    """TSM with the height in place of time."""
    fold = x.shape[1] // fold_div
    out = torch.zeros_like(x)
    out[:, :fold, :-1] = x[:, :fold, 1:]
    out[:, fold : 2 * fold, 1:] = x[:, fold : 2 * fold, :-1]
    out[:, 2 * fold :] = x[:, 2 * fold :]
    return out


def swin(x, shift_size):
    return channels_first(torch.roll(channels_last(x), (-shift_size, -shift_size), (1, 2)))


def hire_mlp(x, step, dim):
    return torch.roll(x.clone(), step, dim)


def ms_mlp(x, dim):
    chunks = torch.chunk(x, 5, 1)
    return torch.cat([torch.roll(chunk, shift, dim) for chunk, shift in zip(chunks, range(-2, 3))], 1)


# name: (function, parameters, numbers of channels: divisible by the groups and not)
PRESETS = {
    "s2-mlp-v1": (s2_mlp_v1, [{}], [8, 6, 7, 10]),
    "s2-mlp-v2": (s2_mlp_v2, [{}], [12, 18, 21]),
    "as-mlp": (as_mlp, [{"shift_size": k, "dim": d} for k in (3, 5) for d in (2, 3)], [10, 6, 7]),
    "cyclemlp": (cyclemlp, [{"kernel_size": [1, 3]}, {"kernel_size": [3, 1]}, {"kernel_size": [1, 7]}], [9, 8]),
    "shift": (shift, [{"kernel_size": 3, "dilation": 1}, {"kernel_size": 3, "dilation": 2}], [9, 20]),
    "shiftvit": (shiftvit, [{"n_div": 12}, {"n_div": 4}], [24, 14]),
    "tsm": (tsm, [{"fold_div": 8}], [16, 11]),
    "swin": (swin, [{"shift_size": s} for s in (0, 2, 3)], [3]),
    "hire-mlp": (hire_mlp, [{"step": s, "dim": d} for s in (1, -2) for d in (2, 3)], [3]),
    "ms-mlp": (ms_mlp, [{"dim": 2}, {"dim": 3}], [10, 6, 7]),
}


def record(file, seed):
    for preset, (function, parameters, channels) in PRESETS.items():
        for number, given in enumerate(parameters):
            for c in channels:
                for extents in ((4, 6), (1, 5), (5, 1)):
                    ordered = torch.arange(c * extents[0] * extents[1]) + 1.0
                    add(file, f"preset/{preset}/{number}/f32/ordered", preset, function, given, ordered.reshape(1, c, *extents))
                r = draws(seed, "preset", preset, number, c)
                for name, dtype in FORMATS.items():
                    add(file, f"preset/{preset}/{number}/{name}/special", preset, function, given, special_image(r, (1, c, 3, 4), dtype))
    r = draws(seed, "preset", "active-shift")
    for name, dtype in FORMATS.items():
        for c in (2, 5):
            for grain in (1, 2, 8):
                offsets = (r.integers(-2 * grain, 2 * grain + 1, (c, 2)) / grain).tolist()
                for fill in (values, special_image):
                    x = fill(r, (1, c, 4, 5), dtype)
                    add(file, f"preset/active-shift/{grain}/{name}/{fill.__name__}", "active-shift", active_shift, {"offsets": offsets}, x)


def add(file, name, preset, function, given, x):
    shape = "x".join(map(str, x.shape))
    file.add(f"{name}/{shape}", "preset", {"preset": preset, **given}, {"input": x}, lambda: function(x.clone(), **given))
