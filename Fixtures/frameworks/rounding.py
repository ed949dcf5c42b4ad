"""How far from the exact value a framework's samples are, by arithmetic of its own, without ShiftProof.

Twice, so far inside an image that no rule of padding is asked, with pixels of both signs. At positions that are whole
multiples of 1/64 of a pixel, in 5 × 9 pixels, what is told is the greatest of |got − exact| / Σ|weight · pixel|, where
exact and the sum are `Fraction`s. At any position that a float names, in 12 × 33 pixels, it is that of |got − exact| /
Σ|pixel| over the pixels that are read: a position in −1…1 is rounded on the way to pixels there, and the error of the
sample is that of the position times what neighbours differ by. Either counts as error of the sample.
"""

import json
import random
import struct
from fractions import Fraction

import rules
import shiftproof_client as client

COUNT = 256
# Height and width.
SIZES = {"dyadic": (5, 9), "any": (12, 33)}
A = Fraction(-3, 4)


def keys(t):
    """The cubic kernel at a distance."""
    t = abs(t)
    if t <= 1:
        return ((A + 2) * t - (A + 3)) * t * t + 1
    return ((A * t - 5 * A) * t + 8 * A) * t - 4 * A if t < 2 else Fraction(0)


def taps(x, mode):
    """(pixel, weight) around a position on one axis."""
    low = x.numerator // x.denominator
    if mode == "bilinear":
        return [(low, 1 - (x - low)), (low + 1, x - low)]
    return [(k, keys(x - k)) for k in range(low - 1, low + 3)]


def exact(image, x, y, mode, kind):
    """The sample and the magnitudes that its error is told of."""
    terms = [(wy * wx, Fraction(image[j][i])) for j, wy in taps(y, mode) for i, wx in taps(x, mode)]
    return sum(w * v for w, v in terms), sum(abs(w * v) if kind == "dyadic" else abs(v) for w, v in terms)


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def questions(mode, operator, kind):
    """An image and the points asked for, as the numbers that are sent and the positions that these name."""
    height, width = SIZES[kind]
    source = random.Random(f"1 {mode}" if kind == "dyadic" else f"1 {mode} {kind}")
    image = [[single(source.choice((-1, 1)) * source.uniform(0.5, 8)) for _ in range(width)] for _ in range(height)]
    sent, positions = [], []
    for _ in range(COUNT):
        # Aligned: x = (g + 1)/2 · (n − 1).
        if kind == "dyadic":
            pair = [Fraction(source.randrange(64, 64 * (n - 2)), 64) for n in (width, height)]
            # n − 1 is a power of two, so that g is exact.
            values = [2 * x / (n - 1) - 1 for x, n in zip(pair, (width, height))] if operator == "grid_sample" else pair
            assert all(Fraction(single(float(v))) == v for v in values)
        else:
            near = [source.uniform(1, n - 2.01) for n in (width, height)]
            names = [2 * x / (n - 1) - 1 for x, n in zip(near, (width, height))] if operator == "grid_sample" else near
            values = [Fraction(single(v)) for v in names]
            pair = [(g + 1) / 2 * (n - 1) for g, n in zip(values, (width, height))] if operator == "grid_sample" else values
        assert all(1 <= x < n - 2 for x, n in zip(pair, (width, height)))
        sent += map(float, values)
        positions.append(pair)
    return image, sent, positions


def frame(operator, mode, image, sent):
    attributes = {"mode": mode, "padding_mode": "zeros"} | ({"align_corners": True} if operator == "grid_sample" else {})
    tensors = {
        "input": client.Raw("F32", [1, 1, len(image), len(image[0])], rules.floats([v for row in image for v in row])),
        "points": client.Raw("F32", [1, 1, COUNT, 2], rules.floats(sent)),
    }
    role = "grid" if operator == "grid_sample" else "map"
    case = {"name": "rounding", "operator": operator, "attributes": attributes, "inputs": {"input": "input", role: "points"}}
    return client.encode(tensors, {"format": "shiftproof-cases-1", "cases": json.dumps([case])})


def worst(command, operators):
    """The greatest relative error in each mode that the candidate answers, in units of 2⁻²⁴, rounded up to hundredths."""
    operator = next((name for name in ("grid_sample", "remap") if name in operators), None)
    found = {}
    for mode, kind in [(m, k) for m in ("bilinear", "bicubic") for k in SIZES] if operator else ():
        image, sent, positions = questions(mode, operator, kind)
        got = rules.asked(command, frame(operator, mode, image, sent))
        if got is None:
            continue
        values = struct.unpack(f"<{COUNT}f", got)
        errors = [abs(Fraction(v) - e) / m for v, (e, m) in zip(values, (exact(image, *p, mode, kind) for p in positions))]
        found[mode if kind == "dyadic" else f"{mode} anywhere"] = float(-(-max(errors) * 2**24 * 100 // 1) / 100)
    return found
