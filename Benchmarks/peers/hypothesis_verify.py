"""What `shiftproof verify` does, as one would write it in Python.

Needs: Python 3.10, torch, torchvision, hypothesis, gmpy2.
Measures: cases per second of a Hypothesis harness that draws a tensor and one shift per channel group,
runs five ways of shifting it in Float and Double with PyTorch and in exact fractions with gmpy2, and
compares every result with the definition, out[h, w] = in[clamp(h - dy), clamp(w - dx)].
Distribution: batches of 1 or 2, 4 to 8 channels, 2 to 8 rows and columns, 1 to 5 groups, shifts of up
to the extent and 2 more, values that are whole numbers or have all bits of their format.
Prints one line; says what is missing and measures nothing where something is.

    python3 Benchmarks/peers/hypothesis_verify.py [cases]
"""

import sys
import time

try:
    import gmpy2
    import hypothesis
    import torch
    import torchvision
    from hypothesis import strategies as st
except ImportError as missing:
    print(f"hypothesis_verify: not measured, {missing.name} is missing")
    sys.exit(0)

import torch.nn.functional as F

torch.set_num_threads(2)


@st.composite
def cases(draw):
    n, c = draw(st.integers(1, 2)), draw(st.integers(4, 8))
    h, w = draw(st.integers(2, 8)), draw(st.integers(2, 8))
    shift = st.tuples(st.integers(-h - 2, h + 2), st.integers(-w - 2, w + 2))
    shifts = draw(st.lists(shift, min_size=1, max_size=5))
    return n, c, h, w, shifts, draw(st.booleans()), draw(st.integers(0, 2**32 - 1))


def groups(c, shifts):
    """The shift of each channel: group g holds channels floor(c*g/k) to floor(c*(g+1)/k)."""
    k = len(shifts)
    return [shifts[((i + 1) * k - 1) // c] for i in range(c)]


def by_slices(x, shifts):
    h, w = x.shape[2:]
    out = torch.empty_like(x)
    for i, (dy, dx) in enumerate(shifts):
        rows = torch.arange(h).sub(dy).clamp(0, h - 1)
        columns = torch.arange(w).sub(dx).clamp(0, w - 1)
        out[:, i] = x[:, i][:, rows][:, :, columns]
    return out


def reach(shifts):
    return max(max(abs(dy), abs(dx)) for dy, dx in shifts)


def by_roll(x, shifts):
    m, (h, w) = reach(shifts), x.shape[2:]
    p = F.pad(x, (m, m, m, m), mode="replicate")
    rolled = [torch.roll(p[:, i], s, (1, 2)) for i, s in enumerate(shifts)]
    return torch.stack(rolled, 1)[:, :, m:m + h, m:m + w]


def by_deform(x, shifts):
    m, (n, c, h, w) = reach(shifts), x.shape
    p = F.pad(x, (m, m, m, m), mode="replicate")
    offset = torch.tensor(shifts, dtype=x.dtype).neg().reshape(1, 2 * c, 1, 1)
    offset = offset.expand(n, 2 * c, h + 2 * m, w + 2 * m).contiguous()
    weight = torch.eye(c, dtype=x.dtype).reshape(c, c, 1, 1)
    return torchvision.ops.deform_conv2d(p, offset, weight)[:, :, m:m + h, m:m + w]


def by_depthwise(x, shifts):
    m, c = reach(shifts), x.shape[1]
    p = F.pad(x, (m, m, m, m), mode="replicate")
    kernel = torch.zeros(c, 1, 2 * m + 1, 2 * m + 1, dtype=x.dtype)
    for i, (dy, dx) in enumerate(shifts):
        kernel[i, 0, m - dy, m - dx] = 1
    return F.conv2d(p, kernel, groups=c)


def by_grid(x, shifts):
    n, c, h, w = x.shape
    out = torch.empty_like(x)
    for i, (dy, dx) in enumerate(shifts):
        y = 2 * torch.arange(h, dtype=x.dtype).sub(dy).clamp(0, h - 1) / (h - 1) - 1
        g = 2 * torch.arange(w, dtype=x.dtype).sub(dx).clamp(0, w - 1) / (w - 1) - 1
        grid = torch.stack(torch.meshgrid(y, g, indexing="ij")[::-1], -1).expand(n, h, w, 2)
        out[:, i:i + 1] = F.grid_sample(x[:, i:i + 1], grid, align_corners=True)
    return out


def clamp(i, n):
    return min(max(i, 0), n - 1)


def exact_oracle(x, shifts):
    return [[[[plane[clamp(r - dy, len(plane))][clamp(q - dx, len(plane[0]))]
               for q in range(len(plane[0]))] for r in range(len(plane))]
             for plane, (dy, dx) in zip(image, shifts)] for image in x]


def exact_grid(x, shifts):
    """grid_sample in fractions: the position is written in -1..1, mapped back, and blended."""
    def axis(n, d):
        taps = []
        for i in range(n):
            g = gmpy2.mpq(2 * clamp(i - d, n), n - 1) - 1
            position = (g + 1) / 2 * (n - 1)
            low = position.numerator // position.denominator
            taps.append((low, position - low))
        return taps
    out = []
    for image in x:
        planes = []
        for plane, (dy, dx) in zip(image, shifts):
            h, w = len(plane), len(plane[0])
            rows, columns = axis(h, dy), axis(w, dx)
            planes.append([[sum(
                (plane[y + a][q + b] * (t if a else 1 - t) * (u if b else 1 - u)
                 for a in (0, 1) for b in (0, 1) if y + a < h and q + b < w), gmpy2.mpq(0))
                for q, u in columns] for y, t in rows])
        out.append(planes)
    return out


judged = 0


def judge(case):
    global judged
    judged += 1
    n, c, h, w, shifts, whole, seed = case
    per_channel = groups(c, shifts)
    generator = torch.Generator().manual_seed(seed)
    for dtype in (torch.float32, torch.float64):
        if whole:
            x = torch.randint(-8, 9, (n, c, h, w), generator=generator).to(dtype)
        else:
            x = torch.rand((n, c, h, w), generator=generator, dtype=dtype) * 2 - 1
        truth = by_slices(x, per_channel)
        for shift in (by_roll, by_deform, by_depthwise):
            assert torch.equal(shift(x, per_channel), truth)
        bound = 8 * torch.finfo(dtype).eps * (h + w + 1) * x.abs().max()
        assert (by_grid(x, per_channel) - truth).abs().max() <= bound
    exact = [[[[gmpy2.mpq(v) for v in row] for row in plane] for plane in image]
             for image in x.tolist()]
    truth = exact_oracle(exact, per_channel)
    # Slices and roll move fractions and deform_conv2d and conv2d multiply them by 1, so in Python the
    # oracle does their work; only grid_sample computes.
    assert exact_grid(exact, per_channel) == truth


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    settings = hypothesis.settings(
        max_examples=count, database=None, deadline=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck))
    run = settings(hypothesis.given(cases())(judge))
    started = time.perf_counter()
    run()
    seconds = time.perf_counter() - started
    print(f"hypothesis_verify: {judged / seconds:.1f} cases/s "
          f"({judged} cases in {seconds:.1f} s, torch {torch.__version__}, {torch.get_num_threads()} threads)")


main()
