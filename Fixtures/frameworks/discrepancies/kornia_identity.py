from fractions import Fraction
import torch
from kornia.geometry.transform import remap

image = torch.tensor([[1.0, 2, 3], [1, 2, 3]])[None, None]
x = torch.tensor([[[0.0, 1, 2], [0, 1, 2]]])
y = torch.tensor([[[0.0, 0, 0], [1, 1, 1]]])
exact = [Fraction(v) for v in (1, 2, 3)]  # the map names each pixel itself
for align in (None, False, True):
    print(f"align_corners {align}: got", [round(v, 4) for v in remap(image, x, y, align_corners=align)[0, 0, 0].tolist()], "exact", *exact)
