from fractions import Fraction
import numpy as np
from scipy.ndimage import map_coordinates

image = np.array([1, 2, 3], np.float32)

def exact(x, mode):
    if mode == "nearest":  # (aaaa|abcd|dddd)
        return Fraction(3)
    place = Fraction(x) % 4  # mirror (dcb|abcd|cba) has period 4
    return Fraction(1) + min(place, 4 - place)

for k in (62, 63):
    for mode in ("nearest", "mirror"):
        got = [map_coordinates(image, [[2.0**k]], order=order, mode=mode).item() for order in (0, 1)]
        print(f"{mode}, x = 2^{k}: got", *got, "exact", exact(2.0**k, mode))
