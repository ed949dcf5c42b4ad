from fractions import Fraction
import tvm
from tvm import te, topi

# Bilinear, reflection, align: grid 1.5 on three pixels is position 5/2, mirrored 3/2.
print("exact", (Fraction(2) + 3) / 2)
for rows in (2, 1):
    x, grid = te.placeholder((1, 1, rows, 3), "float32"), te.placeholder((1, 2, 1, 1), "float32")
    try:
        made = topi.image.grid_sample(x, grid, "bilinear", "NCHW", "reflection", True)
        tvm.compile(tvm.IRModule({"main": te.create_prim_func([x, grid, made])}), target="llvm")
        print(f"{rows} rows: compiles")
    except Exception as error:
        print(f"{rows} rows: {type(error).__name__}:", str(error).strip().splitlines()[-1][-80:])
