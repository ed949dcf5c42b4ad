from fractions import Fraction
import numpy as np
from scipy import ndimage

image = np.array([-0.0, 1], np.float32)
got = ndimage.shift(image, 0, order=0)
exact = [Fraction(0), Fraction(1)]  # the values; IEEE 754 has two zeros, and a copy keeps which one it is
assert [Fraction(float(v)) for v in image] == exact
print("of", image.tolist(), "got", got.tolist(), "exact", image.tolist(), "with the sign of the first", "lost" if not np.signbit(got[0]) else "kept")
