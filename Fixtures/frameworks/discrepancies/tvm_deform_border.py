from fractions import Fraction
import numpy as np, tvm
from tvm import te, topi

x = np.array([[[[1, 2], [4, 8]]]], np.float32)

def deform(dx):
    offset = np.zeros((1, 2, 2, 2), np.float32)
    offset[:, 1] = dx
    arrays = [x, offset, np.ones((1, 1, 1, 1), np.float32)]
    places = [te.placeholder(a.shape, "float32", name=f"p{k}") for k, a in enumerate(arrays)]
    made = topi.nn.deformable_conv2d_nchw(*places, (1, 1), (0, 0), (1, 1), 1, 1, "float32")
    function = tvm.compile(tvm.IRModule({"main": te.create_prim_func(places + [made])}), target="llvm")
    output = tvm.runtime.tensor(np.zeros((1, 1, 2, 2), np.float32))
    function["main"](*map(tvm.runtime.tensor, arrays), output)
    return output.numpy().ravel().tolist()

def exact(dx):  # zeros outside, bilinear between
    row = lambda r, p: sum(max(0, 1 - abs(p - k)) * Fraction(float(r[k])) for k in (0, 1))
    return [row(r, Fraction(k) + Fraction(dx)) for r in x[0, 0] for k in (0, 1)]

for dx in (-0.5, 0.5):
    print(f"offset x {dx}: got", deform(dx), "exact", *exact(dx))
