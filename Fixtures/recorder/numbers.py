"""Number formats, special values and seeded draws shared by every group of cases.

A tensor of a recorded case is a torch tensor. The NumPy models work on a *carrier*: a float32 array
for F16, BF16 and F32, a float64 array for F64, whose values are representable in the format.
"""

import ctypes
import ctypes.util

import numpy as np
import torch

FORMATS = {
    "f16": torch.float16,
    "bf16": torch.bfloat16,
    "f32": torch.float32,
    "f64": torch.float64,
}
NAMES = {dtype: name for name, dtype in FORMATS.items()}

_libm = ctypes.CDLL(ctypes.util.find_library("m"))
_libm.fma.restype = ctypes.c_double
_libm.fma.argtypes = [ctypes.c_double] * 3
_fma64 = np.vectorize(_libm.fma, otypes=[np.float64])


def _fma32(a, b, c):
    """A float32 fused multiply-add: the double sum is rounded to odd, then once to float32."""
    product = a.astype(np.float64) * b.astype(np.float64)  # exact: 48 bits
    addend = c.astype(np.float64)
    total = product + addend
    high = total - product
    error = (product - (total - high)) + (addend - high)
    inexact = np.isfinite(total) & np.isfinite(error) & (error != 0)
    even = (total.view(np.int64) & 1) == 0
    towards = np.where(error > 0, np.inf, -np.inf)
    total = np.where(inexact & even, np.nextafter(total, towards), total)
    return total.astype(np.float32)


class Arithmetic:
    """One format's operations, each rounded once to the format.

    `fused` says whether `multiply_add` keeps the product exact. F16 and BF16 convert to float32,
    operate and convert back for every operation, so nothing can be contracted in them.
    """

    def __init__(self, name, fused):
        self.name = name
        self.fused = fused and name in ("f32", "f64")
        self.carrier = np.float64 if name == "f64" else np.float32

    def round(self, values):
        values = np.asarray(values, dtype=self.carrier)
        if self.name == "f16":
            return values.astype(np.float16).astype(np.float32)
        if self.name == "bf16":
            bits = np.ascontiguousarray(values).view(np.uint32)
            kept = (bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
            return np.where(np.isnan(values), values, kept.view(np.float32)).astype(np.float32)
        return values

    def constant(self, value):
        return self.round(np.asarray(value, dtype=np.float64).astype(self.carrier))

    def add(self, a, b):
        return self.round(a + b)

    def subtract(self, a, b):
        return self.round(a - b)

    def multiply(self, a, b):
        return self.round(a * b)

    def divide(self, a, b):
        return self.round(a / b)

    def multiply_add(self, a, b, c):
        """a·b + c, fused where the build contracts, else two roundings."""
        if not self.fused:
            return self.add(self.multiply(a, b), c)
        a, b, c = np.broadcast_arrays(a, b, c)
        return _fma64(a, b, c) if self.name == "f64" else _fma32(a, b, c)


def to_carrier(tensor):
    return tensor.detach().to(torch.float64 if tensor.dtype == torch.float64 else torch.float32).numpy()


def bits(tensor):
    """The bits of a tensor with every NaN made the same, for comparing bit by bit."""
    tensor = tensor.contiguous()
    whole = {2: torch.int16, 4: torch.int32, 8: torch.int64}[tensor.element_size()]
    return torch.where(torch.isnan(tensor), torch.full_like(tensor, float("nan")), tensor).view(whole)


def special_values(dtype):
    """NaN, ±Inf, ±0, ±subnormals, ±least normal, ±greatest of a format."""
    info = torch.finfo(dtype)
    least = info.smallest_normal
    subnormal = least * info.eps
    return [
        float("nan"), float("inf"), float("-inf"), 0.0, -0.0,
        subnormal, -subnormal, least * 0.5, least, -least, info.max, -info.max, 1.0, -1.0,
    ]
