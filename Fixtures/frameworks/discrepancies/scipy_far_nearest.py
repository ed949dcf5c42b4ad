from fractions import Fraction
import numpy as np
from scipy.ndimage import map_coordinates

image = np.array([1, 2, 3], np.float32)
exact = Fraction(3)  # (aaaa|abcd|dddd): beyond the last pixel the last one
for k in (62, 63):
    print(f"x = 2^{k}: got", *(map_coordinates(image, [[2.0**k]], order=order, mode="nearest").item() for order in (0, 1)), "exact", exact)
