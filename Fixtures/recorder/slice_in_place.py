"""`x[dst] = x[src]` on overlapping views without a copy: PyTorch refuses it, gets it right, or smears.

An extension of the form: `"operator": "slice_in_place"`; the tensor lies in memory in the order of its axes,
and along `axis` the channels `channels` (first, end) of axis `channel_axis` are moved by `shift`.
The smear depends on the copy kernel's vector width; these are AVX2's, on one thread.
"""

import torch

from .numbers import FORMATS

SHAPES = [  # (shape, axis of the channels, channels moved)
    ((1, 8, 5, 5), 1, (0, 2)),
    ((1, 8, 5, 5), 1, (2, 5)),
    ((1, 5, 5, 8), 3, (0, 2)),
    ((1, 5, 5, 8), 3, (4, 8)),
    ((2, 4, 7, 6), 1, (1, 3)),
    ((2, 6, 5, 12), 3, (3, 6)),
    ((1, 2, 3, 40), 1, (0, 1)),
    ((2, 2, 3, 40), 1, (0, 1)),
    ((1, 1, 5, 5), 1, (0, 1)),
    ((1, 1, 1, 64), 1, (0, 1)),
    ((2, 8, 14, 14), 1, (0, 2)),
]


def record(file, seed):
    for name, dtype in FORMATS.items():
        for number, (shape, channel_axis, channels) in enumerate(SHAPES):
            if name != "f32" and number not in (0, 2, 6):
                continue
            size = torch.Size(shape).numel()
            x = (torch.arange(size) % 2039 + 1).to(dtype).reshape(shape)
            for axis in [a for a in (1, 2, 3) if a != channel_axis]:
                for shift in (1, -1, 2, -2):
                    attributes = {"axis": axis, "shift": shift, "channel_axis": channel_axis, "channels": list(channels)}
                    file.add(
                        f"slice_in_place/{name}/{number}/{axis}/{shift}", "slice_in_place", attributes, {"input": x},
                        lambda: moved(x.clone(), **attributes),
                    )


def moved(x, axis, shift, channel_axis, channels):
    n = x.shape[axis]
    part = x.narrow(channel_axis, channels[0], channels[1] - channels[0])
    length = n - abs(shift)
    if length > 0:
        part.narrow(axis, max(shift, 0), length).copy_(part.narrow(axis, max(-shift, 0), length))
    return x
