"""What `shiftproof verify` does, as one would write it with Hypothesis, PyTorch and gmpy2.

Needs: Python 3.10, numpy, torch, torchvision, hypothesis, gmpy2.
Measures: cases per second of a harness that draws a tensor, a shift for each channel group, a rule that
cuts the channels into groups and a boundary; runs every way of shifting that obeys the boundary, in
float32 and float64 with PyTorch and in exact fractions with gmpy2; compares each result cell by cell
with the definition; and counts what differs by kind.
Sizes and boundaries: those of `verify --batch 1...2 --channels 4...8 --extents 2...8`: 1 to 5 groups, shifts of up
to the extent and 2 more, values that count, whole numbers, random reals, or one special value.
Prints `hypothesis verify<tab>seconds per case`; says what is missing and measures nothing where
something is.

    python3 Benchmarks/peers/hypothesis_verify.py [cases]
"""

import collections
import sys
import time

try:
    import gmpy2
    import hypothesis
    import numpy as np
    import torch
    import torch.nn.functional as F
    import torchvision
    from hypothesis import strategies as st
except ImportError as missing:
    print(f"hypothesis_verify: {missing.name} not installed", file=sys.stderr)
    sys.exit(0)

torch.set_num_threads(2)
ZERO, ONE = gmpy2.mpq(0), gmpy2.mpq(1)
BOUNDARIES = ["replicate", "zeros", "circular", "reflect", "symmetric", "keep"]
RULES = ["floor", "ceil", "interleaved"]
FILLS = ["counting", "integers", "reals", "special"]
SPECIAL = [float("nan"), float("inf"), -float("inf"), -0.0, 3e38, 1e-40]


@st.composite
def cases(draw):
    n, c = draw(st.integers(1, 2)), draw(st.integers(4, 8))
    h, w = draw(st.integers(2, 8)), draw(st.integers(2, 8))
    shift = st.tuples(st.integers(-h - 2, h + 2), st.integers(-w - 2, w + 2))
    shifts = draw(st.lists(shift, min_size=1, max_size=5))
    rule, boundary = draw(st.sampled_from(RULES)), draw(st.sampled_from(BOUNDARIES))
    fill, seed = draw(st.sampled_from(FILLS)), draw(st.integers(0, 2**16))
    return (n, c, h, w), shifts, rule, boundary, fill, seed


def shift_of_channels(c, shifts, rule):
    k = len(shifts)
    if rule == "floor":
        return [shifts[((i + 1) * k - 1) // c] for i in range(c)]
    if rule == "ceil":
        return [shifts[i // -(-c // k)] for i in range(c)]
    return [shifts[i % k] for i in range(c)]


def values(shape, fill, seed):
    count = int(np.prod(shape))
    random = np.random.default_rng(seed)
    if fill == "integers":
        flat = random.integers(-8, 9, count).astype(np.float64)
    elif fill == "reals":
        flat = random.uniform(-1, 1, count).astype(np.float32).astype(np.float64)
    else:
        flat = np.arange(1, count + 1, dtype=np.float64)
        if fill == "special":
            flat[random.integers(count)] = np.float32(SPECIAL[seed % len(SPECIAL)])
    return flat.reshape(shape)


def source(i, n, boundary):
    """The pixel that position i reads, None outside."""
    if boundary == "replicate":
        return min(max(i, 0), n - 1)
    if boundary == "circular":
        return i % n
    if boundary == "reflect":
        place = i % (2 * n - 2)
        return min(place, 2 * n - 2 - place)
    if boundary == "symmetric":
        place = i % (2 * n)
        return min(place, 2 * n - 1 - place)
    return i if 0 <= i < n else None


def oracle(x, shifts, boundary):
    """The definition, on arrays of any kind of number."""
    h, w = x.shape[2:]
    out = np.empty_like(x)
    for c, (dy, dx) in enumerate(shifts):
        rows = [source(i - dy, h, boundary) for i in range(h)]
        columns = [source(i - dx, w, boundary) for i in range(w)]
        out[:, c] = x[:, c] if boundary == "keep" else x.dtype.type(0) if x.dtype != object else ZERO
        inside = np.ix_([i for i in range(h) if rows[i] is not None],
                        [i for i in range(w) if columns[i] is not None])
        taken = np.ix_([r for r in rows if r is not None], [q for q in columns if q is not None])
        out[:, c][(slice(None), *inside)] = x[:, c][(slice(None), *taken)]
    return out


def reach(shifts):
    return max(max(abs(dy), abs(dx)) for dy, dx in shifts)


def grown(x, m, boundary):
    """Padded by m on every side; pads beyond the extent go in steps."""
    if boundary == "zeros":
        return F.pad(x, (m, m, m, m))
    if boundary == "replicate":
        return F.pad(x, (m, m, m, m), mode="replicate")
    rows = columns = m
    while rows or columns:
        most = (lambda n: n) if boundary == "circular" else (lambda n: n - 1)
        y, q = min(rows, most(x.shape[2])), min(columns, most(x.shape[3]))
        x = F.pad(x, (q, q, y, y), mode=boundary)
        rows, columns = rows - y, columns - q
    return x


def by_slices(x, shifts, boundary):
    h, w = x.shape[2:]
    out = x.clone() if boundary == "keep" else torch.zeros_like(x)
    for c, (dy, dx) in enumerate(shifts):
        rows = [source(i - dy, h, boundary) for i in range(h)]
        columns = [source(i - dx, w, boundary) for i in range(w)]
        ys = [i for i in range(h) if rows[i] is not None]
        xs = [i for i in range(w) if columns[i] is not None]
        if ys and xs:
            moved = x[:, c][:, [rows[i] for i in ys]][:, :, [columns[i] for i in xs]]
            out[:, c, ys[0]:ys[-1] + 1, xs[0]:xs[-1] + 1] = moved
    return out


def by_roll(x, shifts, boundary):
    m, (h, w) = reach(shifts), x.shape[2:]
    p = grown(x, m, boundary)
    rolled = [torch.roll(p[:, c], s, (1, 2)) for c, s in enumerate(shifts)]
    return torch.stack(rolled, 1)[:, :, m:m + h, m:m + w]


def by_deform(x, shifts, boundary):
    n, c, h, w = x.shape
    m = 0 if boundary in ("zeros", "keep") else reach(shifts)
    p = grown(x, m, boundary) if m else x
    offset = torch.tensor(shifts, dtype=x.dtype).neg().reshape(1, 2 * c, 1, 1)
    offset = offset.expand(n, 2 * c, *p.shape[2:]).contiguous()
    if boundary == "keep":
        for i, (dy, dx) in enumerate(shifts):
            y = (torch.arange(h) - dy).clamp(0, h - 1).eq(torch.arange(h) - dy)
            q = (torch.arange(w) - dx).clamp(0, w - 1).eq(torch.arange(w) - dx)
            offset[:, 2 * i:2 * i + 2] *= (y[:, None] & q).to(x.dtype)
    weight = torch.eye(c, dtype=x.dtype).reshape(c, c, 1, 1)
    return torchvision.ops.deform_conv2d(p, offset, weight)[:, :, m:m + h, m:m + w]


def by_depthwise(x, shifts, boundary):
    m, c = reach(shifts), x.shape[1]
    kernel = torch.zeros(c, 1, 2 * m + 1, 2 * m + 1, dtype=x.dtype)
    for i, (dy, dx) in enumerate(shifts):
        kernel[i, 0, m - dy, m - dx] = 1
    return F.conv2d(grown(x, m, boundary), kernel, groups=c)


def by_grid(x, shifts, boundary):
    n, c, h, w = x.shape
    aligned = boundary != "symmetric"
    padding = "reflection" if boundary in ("reflect", "symmetric") else "zeros"
    out = torch.empty_like(x)

    def axis(extent, d):
        i = torch.arange(extent) - d
        if boundary == "replicate":
            i = i.clamp(0, extent - 1)
        elif boundary == "circular":
            i = i % extent
        i = i.to(x.dtype)
        return 2 * i / (extent - 1) - 1 if aligned else (2 * i + 1) / extent - 1

    for i, (dy, dx) in enumerate(shifts):
        y, g = torch.meshgrid(axis(h, dy), axis(w, dx), indexing="ij")
        if boundary == "keep":
            inside = (y >= -1) & (y <= 1) & (g >= -1) & (g <= 1)
            own_y, own_g = torch.meshgrid(axis(h, 0), axis(w, 0), indexing="ij")
            y, g = torch.where(inside, y, own_y), torch.where(inside, g, own_g)
        grid = torch.stack((g, y), -1).expand(n, h, w, 2)
        out[:, i:i + 1] = F.grid_sample(
            x[:, i:i + 1], grid, padding_mode=padding, align_corners=aligned)
    return out


ALL, PADDED = set(BOUNDARIES), {"replicate", "zeros", "circular", "reflect"}
STRATEGIES = [
    ("slice", by_slices, ALL), ("roll", by_roll, PADDED), ("deform_conv2d", by_deform, PADDED | {"keep"}),
    ("conv2d", by_depthwise, PADDED), ("grid_sample", by_grid, ALL)]


def exact_grown(x, m, boundary):
    if boundary == "zeros":
        return np.pad(x, ((0, 0), (0, 0), (m, m), (m, m)), constant_values=ZERO)
    mode = {"replicate": "edge", "circular": "wrap", "reflect": "reflect"}[boundary]
    return np.pad(x, ((0, 0), (0, 0), (m, m), (m, m)), mode=mode)


def exact_roll(x, shifts, boundary):
    m, (h, w) = reach(shifts), x.shape[2:]
    p = exact_grown(x, m, boundary)
    return np.stack([np.roll(p[:, c], s, (1, 2)) for c, s in enumerate(shifts)], 1)[:, :, m:m + h, m:m + w]


def exact_convolution(x, shifts, boundary):
    """The tap that holds the 1; the products with 0 are left out, as one would."""
    m, (h, w) = reach(shifts), x.shape[2:]
    p = exact_grown(x, m, boundary)
    return np.stack([
        p[:, c, m - dy:m - dy + h, m - dx:m - dx + w] * ONE for c, (dy, dx) in enumerate(shifts)], 1)


def exact_grid(x, shifts, boundary):
    """Positions are written in -1..1 and mapped back, and what lies there is blended."""
    n, c, h, w = x.shape
    aligned = boundary != "symmetric"
    out = np.empty_like(x)

    def axis(extent, d):
        places, fractions = [], []
        for i in range(extent):
            i -= d
            if boundary in ("replicate", "circular"):
                i = source(i, extent, boundary)
            if aligned:
                position = (gmpy2.mpq(2 * i, extent - 1) - 1 + 1) / 2 * (extent - 1)
            else:
                position = ((gmpy2.mpq(2 * i + 1, extent) - 1 + 1) * extent - 1) / 2
            low = position.numerator // position.denominator
            places.append(source(int(low), extent, boundary if boundary in ("reflect", "symmetric") else "zeros"))
            fractions.append(position - low)
        return places, fractions

    for i, (dy, dx) in enumerate(shifts):
        (rows, t), (columns, u) = axis(h, dy), axis(w, dx)
        assert not any(t) and not any(u)  # whole shifts: the other three weights are 0
        own = x[:, i]
        for y in range(h):
            for q in range(w):
                if rows[y] is None or columns[q] is None:
                    out[:, i, y, q] = own[:, y, q] if boundary == "keep" else ZERO
                else:
                    out[:, i, y, q] = own[:, rows[y], columns[q]] * ((1 - t[y]) * (1 - u[q]))
    return out


EXACT = [
    ("slice", oracle, ALL), ("roll", exact_roll, PADDED), ("deform_conv2d", exact_convolution, PADDED),
    ("conv2d", exact_convolution, PADDED), ("grid_sample", exact_grid, ALL)]
PROMISED = {"slice": {"identical"}, "roll": {"identical"},
            "deform_conv2d": {"identical", "zero", "spread"}, "conv2d": {"identical", "zero", "spread"},
            "grid_sample": {"identical", "zero", "spread", "rounding"}}

judged = 0
counts = collections.Counter()


def kinds(got, truth):
    """How many cells differ in which way."""
    if torch.equal(got, truth) and torch.equal(torch.signbit(got), torch.signbit(truth)):
        return {"identical": truth.numel()}
    same = (got == truth) & (torch.signbit(got) == torch.signbit(truth)) | got.isnan() & truth.isnan()
    zero = ~same & (got == 0) & (truth == 0)
    spread = ~same & ~zero & ~(got.isfinite() & truth.isfinite())
    found = {"identical": int(same.sum()), "zero": int(zero.sum()), "spread": int(spread.sum())}
    found["rounding"] = truth.numel() - sum(found.values())
    return {kind: number for kind, number in found.items() if number}


def judge(case):
    global judged
    judged += 1
    shape, group_shifts, rule, boundary, fill, seed = case
    shifts = shift_of_channels(shape[1], group_shifts, rule)
    x = values(shape, fill, seed)
    for dtype in (torch.float32, torch.float64):
        tensor = torch.from_numpy(x).to(dtype)
        truth = torch.from_numpy(oracle(tensor.numpy(), shifts, boundary))
        for name, shift, claimed in STRATEGIES:
            if boundary in claimed:
                for kind, number in kinds(shift(tensor, shifts, boundary), truth).items():
                    counts[name, dtype, kind] += number
                    assert kind in PROMISED[name], (name, dtype, kind)
    if np.isfinite(x).all():
        exact = np.frompyfunc(gmpy2.mpq, 1, 1)(x)
        truth = oracle(exact, shifts, boundary)
        for name, shift, claimed in EXACT:
            if boundary in claimed:
                assert (shift(exact, shifts, boundary) == truth).all(), (name, "exact")
                counts[name, "exact", "identical"] += truth.size


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    settings = hypothesis.settings(
        max_examples=count, database=None, deadline=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck))
    run = settings(hypothesis.given(cases())(judge))
    started = time.perf_counter()
    run()
    seconds = time.perf_counter() - started
    print(f"hypothesis verify\t{seconds / judged:.6e}")
    print(
        f"{judged / seconds:.0f} cases/s, torch {torch.__version__}, {torch.get_num_threads()} threads",
        file=sys.stderr)


main()
