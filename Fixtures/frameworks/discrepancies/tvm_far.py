from fractions import Fraction
import numpy as np, tvm
from tvm import te, topi

# Border, unaligned, two pixels: x = ((g + 1)·2 − 1)/2. A tap beyond the last pixel is the last one, and the weights add up to 1.
row = [Fraction(1), Fraction(2)]
image = np.array([1, 2] * 2, np.float32).reshape(1, 1, 2, 2)
x, grid = te.placeholder(image.shape, "float32"), te.placeholder((1, 2, 1, 1), "float32")
for mode in ("bilinear", "bicubic"):
    made = topi.image.grid_sample(x, grid, mode, "NCHW", "border", False)
    sample = tvm.compile(tvm.IRModule({"main": te.create_prim_func([x, grid, made])}), target="llvm")["main"]
    for power in (20, 30, 31, 47):
        position = ((Fraction(2) ** power + 1) * 2 - 1) / 2
        taps = {row[min(max(int(position) + k, 0), 1)] for k in (-1, 0, 1, 2)}
        got = tvm.runtime.tensor(np.zeros((1, 1, 1, 1), np.float32))
        sample(tvm.runtime.tensor(image), tvm.runtime.tensor(np.array([2.0**power, -0.5], np.float32).reshape(1, 2, 1, 1)), got)
        print(f"{mode}, grid 2^{power}: got {got.numpy().item():.4g} exact", *taps)
