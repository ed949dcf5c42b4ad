import os
os.environ["JAX_PLATFORMS"] = "cpu"
from fractions import Fraction
import jax.numpy as jnp
from jax.scipy.ndimage import map_coordinates

row = [1, 2, 3]

def exact(x, mode):  # mirror has period 4, reflect 6
    place = Fraction(x) % (4 if mode == "mirror" else 6)
    return row[int(min(place, 4 - place if mode == "mirror" else 5 - place))]

for mode in ("mirror", "reflect"):
    for x in (9, 2**31):
        got = [float(map_coordinates(jnp.array(row, jnp.float32), [jnp.array([x], jnp.float32)], order, mode)[0]) for order in (0, 1)]
        print(f"{mode}, x = {x}: got {got} exact {exact(x, mode)}")
