import io
from fractions import Fraction
import numpy as np, onnxruntime, torch, torch.nn.functional as F

class Sample(torch.nn.Module):
    def forward(self, x, grid):
        return F.grid_sample(x, grid, "nearest", "reflection", False)

x = torch.tensor([1.0, 2, 3, 4]).reshape(1, 1, 1, 4)
places = [-1.5, -1.25, -2.0, 1.5, 2.0]
grid = torch.tensor([[p, 0.0] for p in places]).reshape(1, 1, 5, 2)
file = io.BytesIO()
torch.onnx.export(Sample(), (x, grid), dynamo=True, verbose=False).save(file)
session = onnxruntime.InferenceSession(file.getvalue(), providers=["CPUExecutionProvider"])
positions = [((Fraction(p) + 1) * 4 - 1) / 2 for p in places]

def mirrored(p):
    p = (p + Fraction(1, 2)) % 8
    return min(p, 8 - p) - Fraction(1, 2)

def nearest(p):  # clamped, as both do after rounding
    return [1, 2, 3, 4][min(max(round(p), 0), 3)]

print("positions", *map(float, positions))
print("PyTorch      got", F.grid_sample(x, grid, "nearest", "reflection", False).ravel().tolist(), "exact if mirrored, then rounded", [nearest(mirrored(p)) for p in positions])
named = {place.name: value.numpy() for place, value in zip(session.get_inputs(), (x, grid))}
print("ONNX Runtime got", session.run(None, named)[0].ravel().tolist(), "exact if rounded, then mirrored", [nearest(mirrored(Fraction(round(p)))) for p in positions])
