from fractions import Fraction
import jax, numpy as np
from jax.scipy.ndimage import map_coordinates

for pixel, weight in ((1.532819e-39, 1), (1, 1.532819e-39)):
    x, w = (np.array([value], np.float32).reshape(1, 1, 1, 1) for value in (pixel, weight))
    got = jax.lax.conv_general_dilated(x, w, (1, 1), "VALID").item()
    exact = Fraction(x.item()) * Fraction(w.item())
    assert float(np.float32(float(exact))) == float(exact) > 0
    print(f"convolution, pixel {pixel}, weight {weight}: got {got} exact {float(exact)}")
x = np.array([[1.532819e-39]], np.float32)
got = map_coordinates(x, [np.zeros(1, np.float32)] * 2, order=1, mode="nearest").item()
print("order 1: got", got, "exact", float(Fraction(x.item())))
