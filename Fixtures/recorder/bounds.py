"""The dot-product bound behind every `close` comparison."""

import torch

UNIT = {torch.float16: 2.0**-11, torch.bfloat16: 2.0**-8, torch.float32: 2.0**-24, torch.float64: 2.0**-53}


def dot_product(dtype, terms, greatest):
    """A comparison for sums of `terms` products whose order the framework chooses.

    Summed in any order, fused or not, in the format or in a wider one with one rounding at the
    end, a dot product is within γₙ·Σ|w·x| of the exact value, γₙ = n·u/(1 − n·u). `greatest` is the
    largest Σ|w·x| over the outputs. Two correct results differ by at most twice that; an underflow
    adds at most half the least subnormal per operation.
    """
    u = UNIT[dtype]
    gamma = terms * u / (1 - terms * u)
    info = torch.finfo(dtype)
    underflow = terms * info.smallest_normal * info.eps
    return {"kind": "close", "rtol": 0.0, "atol": 2 * gamma * float(greatest) + underflow, "bound": "dot-product"}
