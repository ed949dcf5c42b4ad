"""A candidate in NumPy: pads, rolls and crops.

    shiftproof check --candidate "python3 Examples/candidates/numpy_shift.py" --strategy roll
"""

import numpy

from shiftproof_frames import channel_shifts, serve

# NumPy has no bfloat16; a shift moves bits, and 16-bit integers have as many.
DTYPES = {"F16": "<f2", "BF16": "<u2", "F32": "<f4", "F64": "<f8"}
MODES = {"replicate": "edge", "zeros": "constant", "circular": "wrap", "reflect": "reflect", "symmetric": "symmetric"}


def shift(question):
    x = numpy.frombuffer(question.data, DTYPES[question.dtype]).reshape(question.shape)
    y = x.copy()
    h, w = x.shape[2:]
    for c, (dy, dx) in enumerate(channel_shifts(question)):
        if question.boundary == "keep":
            rows, columns = h - abs(dy), w - abs(dx)
            if rows > 0 and columns > 0:
                to, at = (max(dy, 0), max(dx, 0)), (max(-dy, 0), max(-dx, 0))
                y[:, c, to[0] : to[0] + rows, to[1] : to[1] + columns] = x[:, c, at[0] : at[0] + rows, at[1] : at[1] + columns]
            continue
        a, b = abs(dy), abs(dx)
        padded = numpy.pad(x[:, c], ((0, 0), (a, a), (b, b)), MODES[question.boundary])
        y[:, c] = numpy.roll(padded, (dy, dx), (1, 2))[:, a : a + h, b : b + w]
    return y.tobytes()


serve(shift)
