"""What `shiftproof verify --operator grid_sample` does, as one would write it with Hypothesis, PyTorch and gmpy2.

Needs: Python 3.10, torch, hypothesis, gmpy2.
Measures: cases per second of a harness that draws an image, a grid and a kind of call (three modes, three
paddings, both alignments); samples with PyTorch in float32 and float64; computes each cell of the output in
exact fractions, at the position that the grid value names and, where it differs, at the ends of the interval
in which the mapping to pixels may round it; and counts the cells that are identical, within the bound, or
beyond it (whole pixels inside an interval are not looked at, so a few cells are called beyond it wrongly).
Distribution: that of the calls of `GridSampleCall`: images of 1 to 3 × 1 to 5 × 1 to 7 × 1 to 9, outputs of up
to 5 × 6, positions on pixels, quarters, beside halves, random, far and huge.
Prints `hypothesis grid_sample<tab>seconds per case`; says what is missing and measures nothing where
something is.

    python3 Benchmarks/peers/hypothesis_grid_sample.py [cases]
"""

import collections
import itertools
import math
import sys
import time

try:
    import gmpy2
    import hypothesis
    import torch
    import torch.nn.functional as F
    from hypothesis import strategies as st
except ImportError as missing:
    print(f"hypothesis_grid_sample: {missing.name} not installed", file=sys.stderr)
    sys.exit(0)

torch.set_num_threads(2)
mpq = gmpy2.mpq
HALF = mpq(1, 2)
UNIT = {torch.float32: mpq(1, 2**24), torch.float64: mpq(1, 2**53)}


@st.composite
def cases(draw):
    n, c = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    h, w = draw(st.integers(1, 7)), draw(st.integers(1, 9))
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    mode = draw(st.sampled_from(["bilinear", "nearest", "bicubic"]))
    padding = draw(st.sampled_from(["zeros", "border", "reflection"]))
    aligned = draw(st.booleans())

    def position(extent):
        return st.one_of(
            st.integers(-1, extent).map(float),
            st.integers(-8, 4 * extent + 4).map(lambda k: k / 4),
            st.floats(-float(extent), 2.0 * extent),
            st.integers(-9, 9).map(lambda k: k * extent + 1 / 3))

    points = draw(st.lists(st.tuples(position(w), position(h)), min_size=height * width, max_size=height * width))
    return (n, c, h, w), (height, width), mode, padding, aligned, points, draw(st.integers(0, 2**16))


def named(position, extent, aligned):
    if aligned and extent == 1:
        return position - 1
    return 2 * position / (extent - 1) - 1 if aligned else (2 * position + 1) / extent - 1


def rounded(value, dtype):
    """The number of the format nearest to a fraction."""
    return mpq(float(value)) if dtype == torch.float64 else mpq(float(torch.tensor(float(value), dtype=dtype)))


def interval(g, extent, aligned, dtype):
    """The exact position of a grid value and the ends of where rounding may put it."""
    scale = mpq(extent - 1 if aligned else extent, 2)
    exact = (g + 1) * scale - (0 if aligned else HALF)
    low = high = g

    def step(f):
        nonlocal low, high
        a, b = f(low), f(high)
        low, high = min(a, rounded(a, dtype)), max(b, rounded(b, dtype))

    step(lambda x: x + 1)
    step(lambda x: x * scale)
    if not aligned:
        step(lambda x: x - HALF)
    return exact, low, high


def floor(x):
    return int(x.numerator // x.denominator)


def brought(x, extent, padding, aligned):
    """A position brought into the image."""
    if padding == "zeros":
        return x
    if padding == "reflection":
        first, span = (mpq(0), mpq(extent - 1)) if aligned else (-HALF, mpq(extent))
        if span == 0:
            return mpq(0)
        turned = (x - first) - 2 * span * floor((x - first) / (2 * span))
        x = first + (turned if turned <= span else 2 * span - turned)
    return min(max(x, mpq(0)), mpq(extent - 1))


def inside(i, extent, padding, aligned):
    if padding == "zeros":
        return i if 0 <= i < extent else None
    return int(brought(mpq(i), extent, padding, aligned))


def nearest(x):
    low = floor(x)
    rest = x - low
    return low + (1 if rest > HALF or rest == HALF and low % 2 else 0)


def cubic(t):
    a = mpq(-3, 4)
    near = lambda t: ((a + 2) * t - (a + 3)) * t * t + 1
    far = lambda t: ((a * t - 5 * a) * t + 8 * a) * t - 4 * a
    return [far(t + 1), near(t), near(1 - t), far(2 - t)]


def sample(plane, y, x, mode, padding, aligned):
    """The value at a position, and the sum of the magnitudes of its terms."""
    h, w = len(plane), len(plane[0])
    if mode == "nearest":
        r, q = nearest(y), nearest(x)
        if padding == "zeros" and not (0 <= r < h and 0 <= q < w):
            return mpq(0), mpq(0)
        v = plane[min(max(r, 0), h - 1)][min(max(q, 0), w - 1)]
        return v, abs(v)
    top, left = floor(y), floor(x)
    if mode == "bilinear":
        rows, columns = [(top, 1 - (y - top)), (top + 1, y - top)], [(left, 1 - (x - left)), (left + 1, x - left)]
        place = lambda i, extent: i if 0 <= i < extent else None
    else:
        rows = list(zip(range(top - 1, top + 3), cubic(y - top)))
        columns = list(zip(range(left - 1, left + 3), cubic(x - left)))
        place = lambda i, extent: inside(i, extent, padding, aligned)
    value = size = mpq(0)
    for r, a in rows:
        r = place(r, h)
        if r is None:
            continue
        for q, b in columns:
            q = place(q, w)
            if q is not None:
                term = a * b * plane[r][q]
                value, size = value + term, size + abs(term)
    return value, size


judged = 0
counts = collections.Counter()


def judge(case):
    global judged
    judged += 1
    (n, c, h, w), (height, width), mode, padding, aligned, points, seed = case
    generator = torch.Generator().manual_seed(seed)
    image = torch.rand((n, c, h, w), dtype=torch.float32, generator=generator).mul(2).sub(1)
    grid = torch.tensor([[named(x, w, aligned), named(y, h, aligned)] for x, y in points], dtype=torch.float32)
    grid = grid.reshape(1, height, width, 2).expand(n, height, width, 2)
    for dtype in (torch.float32, torch.float64):
        got = F.grid_sample(image.to(dtype), grid.to(dtype), mode=mode, padding_mode=padding, align_corners=aligned)
        slack = (60 if mode == "bicubic" else 7) * UNIT[dtype]
        exact = [[[[mpq(v) for v in row] for row in plane] for plane in one] for one in image.tolist()]
        cells = got.tolist()
        for b, r, q in itertools.product(range(n), range(height), range(width)):
            ends = []
            for g, extent in zip(grid[b, r, q].tolist(), (w, h)):
                trio = interval(mpq(g), extent, aligned, dtype)
                ends.append([brought(p, extent, padding, aligned) if mode != "bicubic" else p for p in trio])
            xs, ys = ends
            for k in range(c):
                plane = exact[b][k]
                truth, size = sample(plane, ys[0], xs[0], mode, padding, aligned)
                value = cells[b][k][r][q]
                if value == float(rounded(truth, dtype)):
                    counts[dtype, "identical"] += 1
                    continue
                reached = [sample(plane, y, x, mode, padding, aligned) for y in ys for x in xs]
                low, high = min(v for v, _ in reached), max(v for v, _ in reached)
                bound = slack * max(s for _, s in reached)
                kind = "rounding" if low - bound <= mpq(value) <= high + bound else "beyond"
                counts[dtype, kind] += 1


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    settings = hypothesis.settings(
        max_examples=count, database=None, deadline=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck))
    run = settings(hypothesis.given(cases())(judge))
    started = time.perf_counter()
    run()
    seconds = time.perf_counter() - started
    print(f"hypothesis grid_sample\t{seconds / judged:.6e}")
    print(f"{judged / seconds:.0f} cases/s, {dict(counts)}, torch {torch.__version__}", file=sys.stderr)


main()
