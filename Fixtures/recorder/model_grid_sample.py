"""Bit-exact NumPy models of PyTorch's CPU grid_sample.

`vectorised` is the kernel that an ordinary call runs (GridSamplerKernel.cpp). Under the AVX512
capability PyTorch runs its AVX2 build: REGISTER_DISPATCH gives a kernel no AVX512 build.
"""

import numpy as np

from .numbers import Arithmetic


def to_integer(values, name, capability):
    """`convert_to_int_of_same_size`: what a float becomes as an index of its own width.

    F32 saturates to the least integer, F16 and BF16 keep the low 16 bits of the 32-bit conversion,
    and F64 adds two halves by the 2^52 trick unless the capability is DEFAULT.
    """
    with np.errstate(all="ignore"):
        if name == "f64":
            if capability != "DEFAULT":
                return _split_conversion(values)
            outside = ~(np.abs(values) < 2.0**63)
            return np.where(outside, np.int64(-(2**63)), np.where(outside, 0, np.trunc(values)).astype(np.int64))
        outside = ~(np.abs(values) < 2.0**31)
        whole = np.where(outside, np.int64(-(2**31)), np.where(outside, 0, np.trunc(values)).astype(np.int64))
        if name in ("f16", "bf16"):
            return ((whole + 2**15) % 2**16) - 2**15
        return whole


def _split_conversion(values):
    magic = np.float64(0x0018000000000000)
    magic_bits = np.array(magic).view(np.int64)
    whole = np.trunc(values)
    high = np.trunc(whole * 2.0**-32)
    low = whole - high * 2.0**32
    as_int = lambda v: (np.ascontiguousarray(v + magic).view(np.int64) - magic_bits)
    return (as_int(high) << 32) + as_int(low)


class Axis:
    """Positions along one axis of n pixels, as `ComputeLocation` finds them."""

    def __init__(self, arithmetic, n, padding, align):
        a = arithmetic
        self.a, self.n, self.padding, self.align = a, n, padding, align
        self.last = a.constant(n - 1)
        self.scale = a.divide(self.last if align else a.constant(n), a.constant(2))
        self.period = a.multiply(self.last if align else a.constant(n), a.constant(2))
        self.low = a.constant(-0.5)
        self.one = a.constant(1)

    def unnormalise(self, g):
        a = self.a
        shifted = a.add(g, self.one)
        if self.align:
            return a.multiply(shifted, self.scale)
        return a.multiply_add(shifted, self.scale, self.low)

    def clip(self, x):
        # NaN and -0 become +0: max(x, 0) and min(x, last) return their second operand on a NaN or a tie.
        x = np.where(x > 0, x, self.a.constant(0))
        return np.where(x < self.last, x, self.last)

    def reflect(self, x):
        a = self.a
        if self.align and self.n <= 1:
            return np.zeros_like(x)
        distance = np.abs(x if self.align else a.subtract(x, self.low))
        flips = np.trunc(a.divide(distance, self.period))
        extra = a.multiply_add(-flips, self.period, distance)
        other = a.subtract(self.period, extra)
        least = np.where(np.isnan(extra) | np.isnan(other), np.float32("nan"), np.minimum(extra, other))
        least = least.astype(a.carrier)
        return least if self.align else a.add(least, self.low)

    def pad(self, x):
        if self.padding == "border":
            return self.clip(x)
        if self.padding == "reflection":
            return self.clip(self.reflect(x))
        return x

    def position(self, g):
        return self.pad(self.unnormalise(g))


def vectorised(image, grid, name, mode, padding, align, capability):
    """`image` (N,C,H,W) and `grid` (N,Ho,Wo,2) are carriers; so is the result."""
    with np.errstate(all="ignore"):
        a = Arithmetic(name, fused=capability != "DEFAULT")
        h, w = image.shape[2:]
        sampler = _Sampler(a, image, Axis(a, w, padding, align), Axis(a, h, padding, align), capability)
        x, y = grid[..., 0], grid[..., 1]
        return {"bilinear": sampler.bilinear, "nearest": sampler.nearest, "bicubic": sampler.bicubic}[mode](x, y)


class _Sampler:
    def __init__(self, a, image, columns, rows, capability):
        self.a, self.image, self.columns, self.rows, self.capability = a, image, columns, rows, capability
        self.in_bound = columns.padding != "zeros"

    def integer(self, x):
        return to_integer(x, self.a.name, self.capability)

    def inside(self, i, n, low=True):
        return ((i >= 0) | (not low)) & (i < n)

    def gather(self, mask, iy, ix):
        """The pixel where `mask` says so, else +0: (N,C,Ho,Wo)."""
        n, _, h, w = self.image.shape
        safe_y = np.where(mask, np.clip(iy, 0, h - 1), 0)
        safe_x = np.where(mask, np.clip(ix, 0, w - 1), 0)
        batch = np.arange(n)[:, None, None]
        values = self.image[batch, :, safe_y, safe_x]  # (N,Ho,Wo,C)
        values = np.where(mask[..., None], values, self.a.carrier(0))
        return np.moveaxis(values, -1, 1)

    def bilinear(self, gx, gy):
        a, h, w = self.a, *self.image.shape[2:]
        x, y = self.columns.position(gx), self.rows.position(gy)
        xw, yn = np.floor(x), np.floor(y)
        west = a.subtract(x, xw)
        east = a.subtract(a.constant(1), west)
        north = a.subtract(y, yn)
        south = a.subtract(a.constant(1), north)
        ix, iy = self.integer(xw), self.integer(yn)
        low = not self.in_bound
        everywhere = np.ones(ix.shape, bool)
        mw = everywhere if self.in_bound else self.inside(ix, w)
        mn = everywhere if self.in_bound else self.inside(iy, h)
        me, ms = self.inside(ix + 1, w, low), self.inside(iy + 1, h, low)
        total = None
        for mask, jy, jx, weight in (
            (mw & mn, iy, ix, a.multiply(south, east)),
            (me & mn, iy, ix + 1, a.multiply(south, west)),
            (mw & ms, iy + 1, ix, a.multiply(north, east)),
            (me & ms, iy + 1, ix + 1, a.multiply(north, west)),
        ):
            value, weight = self.gather(mask, jy, jx), weight[:, None]
            total = a.multiply(value, weight) if total is None else a.multiply_add(value, weight, total)
        return total

    def nearest(self, gx, gy):
        h, w = self.image.shape[2:]
        ix = self.integer(np.rint(self.columns.position(gx)))
        iy = self.integer(np.rint(self.rows.position(gy)))
        if self.in_bound:
            return self.gather(np.ones(ix.shape, bool), iy, ix)
        return self.gather(self.inside(ix, w) & self.inside(iy, h), iy, ix)

    def coefficients(self, t):
        """The four cubic weights.

        Of two products that meet in a sum the *second* is contracted. In `far` that is 5A, 8A or
        4A, which are exact, so `far` rounds every operation once in every build.
        """
        a, k = self.a, self.a.constant
        A = k(-0.75)

        def near(x):
            inner = a.multiply_add(a.add(A, k(2)), x, -a.add(A, k(3)))
            return a.multiply_add(a.multiply(inner, x), x, k(1))

        def far(x):
            inner = a.subtract(a.multiply(A, x), k(-3.75))
            inner = a.add(a.multiply(inner, x), k(-6))
            return a.subtract(a.multiply(inner, x), k(-3))

        return [far(a.add(t, k(1))), near(t), near(a.subtract(k(1), t)), far(a.subtract(k(2), t))]

    def bicubic(self, gx, gy):
        a, h, w = self.a, *self.image.shape[2:]
        x, y = self.columns.unnormalise(gx), self.rows.unnormalise(gy)
        fx, fy = np.floor(x), np.floor(y)
        cx, cy = self.coefficients(a.subtract(x, fx)), self.coefficients(a.subtract(y, fy))
        rows = []
        for i in range(4):
            jy = self.integer(self.rows.pad(a.add(fy, a.constant(i - 1))))
            values = []
            for j in range(4):
                jx = self.integer(self.columns.pad(a.add(fx, a.constant(j - 1))))
                mask = np.ones(jx.shape, bool) if self.in_bound else self.inside(jx, w) & self.inside(jy, h)
                values.append(self.gather(mask, jy, jx))
            rows.append(self.along_row([c[:, None] for c in cx], values))
        return self.down_column([c[:, None] for c in cy], rows)

    def along_row(self, c, v):
        """c0·v0 is contracted onto the rounded c1·v1; the other two products are not contracted.

        This is the loop for contiguous grids. The loops for other grids contract as `down_column`
        in F64 and in F32 reflection.
        """
        a = self.a
        total = a.multiply_add(c[0], v[0], a.multiply(c[1], v[1]))
        return a.add(a.add(total, a.multiply(c[2], v[2])), a.multiply(c[3], v[3]))

    def down_column(self, c, v):
        """c0·v0 is rounded and the other three products are contracted, in order."""
        a = self.a
        total = a.multiply(c[0], v[0])
        for k in (1, 2, 3):
            total = a.multiply_add(c[k], v[k], total)
        return total
