"""A bilinear blend, v1*w1 + v2*w2 + v3*w3 + v4*w4, in gmpy2's mpq: exact image arithmetic from Python.

    python3 Benchmarks/peers/gmpy2_blend.py

The values are those of mpq_blend.c. Prints `gmpy2 KIND<tab>seconds per blend`, the least of many passes.
Needs gmpy2; without it it measures nothing.
"""

import sys
import time

try:
    from gmpy2 import mpq
except ImportError:
    print("gmpy2_blend: gmpy2 not installed", file=sys.stderr)
    sys.exit(0)

BLENDS, PASSES = 4096, 20


class Draws:
    def __init__(self):
        self.state = 1

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 11

    def real(self, bits, exponents):
        significand = self.next() >> (53 - bits) | 1 << (bits - 1)
        value = mpq(significand, 2 ** (self.next() % exponents + bits))
        return -value if self.next() & 1 else value

    def wide(self):
        return mpq(self.next() << 7 | 1, self.next() << 7 | 1)


def measure(kind, draw):
    draws = Draws()
    pairs = [(draw(draws), draw(draws)) for _ in range(4 * BLENDS)]
    values, weights = [v for v, _ in pairs], [w for _, w in pairs]
    best = float("inf")
    for _ in range(PASSES):
        start = time.perf_counter()
        for k in range(0, 4 * BLENDS, 4):
            (values[k] * weights[k] + values[k + 1] * weights[k + 1]
             + values[k + 2] * weights[k + 2] + values[k + 3] * weights[k + 3])
        best = min(best, time.perf_counter() - start)
    print(f"gmpy2 {kind}\t{best / BLENDS:.6e}")


measure("float", lambda draws: draws.real(24, 8))
measure("double", lambda draws: draws.real(53, 8))
measure("wide", Draws.wide)
