import os

os.environ["DEV"] = "CPU"
from fractions import Fraction
import numpy as np
from tinygrad import Tensor

sign = lambda v: "-0" if v == 0 and np.signbit(v) else str(Fraction(float(v)))
for count in (3, 4):
    row = np.arange(1, count + 1, dtype=np.float32)
    row[0] = -0.0
    for mode, name in (("replicate", "edge"), ("reflect", "reflect")):
        got = Tensor(row.reshape(1, 1, 1, count)).pad((2, 2, 0, 0), mode=mode).numpy().ravel()
        print(mode, "of", *map(sign, row), "by 2 and 2: got", *map(sign, got), "exact", *map(sign, np.pad(row, 2, name)))
