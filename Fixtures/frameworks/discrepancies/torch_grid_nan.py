from fractions import Fraction
import torch
from torch.nn.functional import grid_sample

compiled = torch.compile(grid_sample)
image = torch.tensor([[[[1.0, 2.0]]]])
for mode, padding, aligned, exact in (
    ("bilinear", "zeros", True, Fraction(1)),  # -1 names the first pixel
    ("bilinear", "zeros", False, Fraction(1, 2)),  # -1 names its left edge: half of it and half of the 0 beside it
    ("nearest", "zeros", True, Fraction(1)),
    ("bicubic", "border", True, Fraction(1)),
    ("bilinear", "border", True, Fraction(1)),
):
    got = [f(image, torch.tensor([[[[float("nan"), 0.0]]]]), mode, padding, aligned).item() for f in (grid_sample, compiled)]
    print(f"{mode}, {padding}, align_corners={aligned}: got {got[0]} for NaN, compiled {got[1]}, exact {exact} for -1")
