import os
os.environ["JAX_PLATFORMS"] = "cpu"
from fractions import Fraction
import jax.numpy as jnp
from jax.scipy.ndimage import map_coordinates

row = [1, 2, 3, 4]

def mirrored(x):  # (d c b | a b c d | c b a) has period 6
    place = Fraction(x) % 6
    return min(place, 6 - place)

def even(x):
    return round(Fraction(x))

def away(x):
    return int(abs(Fraction(x)) + Fraction(1, 2)) * (1 if x >= 0 else -1)

for x in (0.5, 1.5, 4.5):
    got = map_coordinates(jnp.array(row, jnp.float32), [jnp.array([x], jnp.float32)], order=0, mode="mirror")[0]
    print(f"x = {x}: got {float(got)} exact if to even {row[even(mirrored(x))]}, away from 0 {row[away(mirrored(x))]}, away from 0 and then mirrored {row[int(mirrored(away(x)))]}")
