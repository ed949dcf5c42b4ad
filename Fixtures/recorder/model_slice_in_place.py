"""The NumPy model of `dst.copy_(src)` on overlapping views, on one thread.

PyTorch refuses when both views are dense and their byte ranges meet (`MemoryOverlap.cpp`). Otherwise the axes are
walked from the smallest stride up, neighbours that lie back to back count as one, and each innermost run is
copied in blocks of two 32-byte vectors (both loaded before either is stored), its rest element by element.
"""

import numpy as np

BLOCK_BYTES = 64


def slice_in_place(x, axis, shift, channel_axis, channels, item_bytes):
    """The tensor afterwards, or None where PyTorch refuses."""
    strides = [int(np.prod(x.shape[a + 1 :])) for a in range(x.ndim)]
    sizes = list(x.shape)
    sizes[channel_axis] = channels[1] - channels[0]
    sizes[axis] = x.shape[axis] - abs(shift)
    memory = x.flatten()
    if min(sizes) <= 0:
        return x
    base = channels[0] * strides[channel_axis]
    target = base + max(shift, 0) * strides[axis]
    source = base + max(-shift, 0) * strides[axis]
    runs = coalesced(sizes, strides)
    span = sum((size - 1) * stride for size, stride in runs) + 1
    if len(runs) <= 1 and (not runs or runs[0][1] == 1) and abs(target - source) < span:
        return None
    runs = runs or [(1, 1)]
    (count, step), outer = runs[0], runs[1:]
    for index in np.ndindex(*[size for size, _ in reversed(outer)]):
        start = sum(i * stride for i, (_, stride) in zip(index, reversed(outer)))
        copy_run(memory, target + start, source + start, count, step, BLOCK_BYTES // item_bytes)
    return memory.reshape(x.shape)


def coalesced(sizes, strides):
    runs = []
    for size, stride in sorted(((s, d) for s, d in zip(sizes, strides) if s > 1), key=lambda run: run[1]):
        if runs and runs[-1][0] * runs[-1][1] == stride:
            runs[-1] = (runs[-1][0] * size, runs[-1][1])
        else:
            runs.append((size, stride))
    return runs


def copy_run(memory, target, source, count, step, block):
    done = 0
    if step == 1:
        while done + block <= count:
            memory[target + done : target + done + block] = memory[source + done : source + done + block].copy()
            done += block
    for i in range(done, count):
        memory[target + i * step] = memory[source + i * step]
