from fractions import Fraction
import jax, numpy as np

x = np.array([1.532819e-39], np.float32).reshape(1, 1, 1, 1)
got = float(jax.lax.conv_general_dilated(x, np.ones((1, 1, 1, 1), np.float32), (1, 1), "VALID").item())
exact = Fraction(float(x.item())) * 1
assert float(exact) == x.item() > 0
print("got", got, "exact", float(exact))
