"""How far from the exact value a framework's samples are, by arithmetic of its own, without ShiftProof.

Positions inside an image of 5 × 9, all of them whole multiples of 1/64 of a pixel and so far from every border that no
rule of padding is asked; pixels of both signs. What is told is the greatest of |got − exact| / Σ|weight · pixel|, where
exact and the sum are `Fraction`s: a position that is rounded on the way counts as error of the sample.
"""

import json
import random
import struct
from fractions import Fraction

import rules
import shiftproof_client as client

HEIGHT, WIDTH, COUNT = 5, 9, 256
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


def exact(image, x, y, mode):
    """The sample and the sum of its terms' magnitudes."""
    terms = [wy * wx * Fraction(image[j][i]) for j, wy in taps(y, mode) for i, wx in taps(x, mode)]
    return sum(terms), sum(map(abs, terms))


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def questions(mode, operator):
    """An image and the points asked for, as the numbers that are sent and the positions that these name."""
    source = random.Random(f"1 {mode}")
    image = [[single(source.choice((-1, 1)) * source.uniform(0.5, 8)) for _ in range(WIDTH)] for _ in range(HEIGHT)]
    sent, positions = [], []
    for _ in range(COUNT):
        pair = [Fraction(source.randrange(64, 64 * (n - 2)), 64) for n in (WIDTH, HEIGHT)]
        if operator == "grid_sample":
            # Aligned: x = (g + 1)/2 · (n − 1), and n − 1 is a power of two, so that g is exact.
            values = [2 * x / (n - 1) - 1 for x, n in zip(pair, (WIDTH, HEIGHT))]
        else:
            values = pair
        assert all(Fraction(single(float(v))) == v for v in values)
        sent += map(float, values)
        positions.append(pair)
    return image, sent, positions


def frame(operator, mode, image, sent):
    attributes = {"mode": mode, "padding_mode": "zeros"} | ({"align_corners": True} if operator == "grid_sample" else {})
    tensors = {
        "input": client.Raw("F32", [1, 1, HEIGHT, WIDTH], rules.floats([v for row in image for v in row])),
        "points": client.Raw("F32", [1, 1, COUNT, 2], rules.floats(sent)),
    }
    role = "grid" if operator == "grid_sample" else "map"
    case = {"name": "rounding", "operator": operator, "attributes": attributes, "inputs": {"input": "input", role: "points"}}
    return client.encode(tensors, {"format": "shiftproof-cases-1", "cases": json.dumps([case])})


def worst(command, operators):
    """The greatest relative error in each mode that the candidate answers, in units of 2⁻²⁴, rounded up to hundredths."""
    operator = next((name for name in ("grid_sample", "remap") if name in operators), None)
    found = {}
    for mode in ("bilinear", "bicubic") if operator else ():
        image, sent, positions = questions(mode, operator)
        got = rules.asked(command, frame(operator, mode, image, sent))
        if got is None:
            continue
        values = struct.unpack(f"<{COUNT}f", got)
        errors = [abs(Fraction(v) - e) / m for v, (e, m) in zip(values, (exact(image, *p, mode) for p in positions))]
        found[mode] = float(-(-max(errors) * 2**24 * 100 // 1) / 100)
    return found
