from fractions import Fraction
import jax, numpy as np
from jax.scipy.ndimage import map_coordinates

x = np.array([1.532819e-39], np.float32).reshape(1, 1, 1, 1)
exact = Fraction(float(x.item())) * 1
assert float(exact) == x.item() > 0
got = jax.lax.conv_general_dilated(x, np.ones((1, 1, 1, 1), np.float32), (1, 1), "VALID")
print("convolution: got", float(got.item()), "exact", float(exact))
got = map_coordinates(x[0, 0], [np.zeros(1, np.float32)] * 2, order=1, mode="nearest")
print("order 1: got", float(got.item()), "exact", float(exact))
