from fractions import Fraction
import torch
from kornia.geometry.transform import remap

def sample(row, x):
    place = torch.tensor([[[float(x)]]])
    return remap(torch.tensor(row)[None, None, None], place, torch.zeros(1, 1, 1), align_corners=True).item()

def exact(row, x):  # zeros outside
    low = x.numerator // x.denominator
    at = lambda k: Fraction(row[k]) if 0 <= k < len(row) else Fraction(0)
    return (1 - (x - low)) * at(low) + (x - low) * at(low + 1)

for row, x in (([float(k) for k in range(1, 9)], Fraction(6)), ([1.0], Fraction(0)), ([1.0], Fraction(1, 2)), ([1.0], Fraction(5))):
    print(f"{len(row)} pixels, x = {x}: got", sample(row, x), "exact", exact(row, x))
