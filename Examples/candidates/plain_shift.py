"""A candidate with nothing installed: moves bytes, so it is right in every format.

    shiftproof check --candidate "python3 Examples/candidates/plain_shift.py" --strategy slice,roll
"""

from shiftproof_frames import WIDTH, channel_shifts, serve


def source(i, n, boundary):
    """The index that position i of n reads; None where it reads nothing."""
    if boundary == "replicate":
        return min(max(i, 0), n - 1)
    if boundary == "circular":
        return i % n
    if boundary == "symmetric":
        return min(i % (2 * n), 2 * n - 1 - i % (2 * n))
    if boundary == "reflect":
        period = 2 * n - 2
        return min(i % period, period - i % period) if period else 0
    return i if 0 <= i < n else None


def shift(question):
    n, c, h, w = question.shape
    width = WIDTH[question.dtype]
    output = bytearray(len(question.data))
    for channel, (dy, dx) in enumerate(channel_shifts(question)):
        for image in range(n):
            plane = (image * c + channel) * h * w
            for y in range(h):
                for x in range(w):
                    row = source(y - dy, h, question.boundary)
                    column = source(x - dx, w, question.boundary)
                    if row is None or column is None:
                        if question.boundary == "zeros":
                            continue
                        row, column = y, x  # keep
                    to, at = (plane + y * w + x) * width, (plane + row * w + column) * width
                    output[to : to + width] = question.data[at : at + width]
    return bytes(output)


serve(shift)
