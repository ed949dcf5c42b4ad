import importlib.util
from fractions import Fraction
import numpy as np

row = np.array([-0.6, 1 / 209], np.float32)
x = 1 - Fraction(1, 2**24)  # just below the second pixel

if importlib.util.find_spec("cv2"):
    import cv2

    at = lambda v: np.array([[v]], np.float32)
    got = cv2.remap(row[None], at(float(x)), at(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)[0, 0]
else:
    import openvino
    import openvino.opset15 as op

    grid = np.array([float(2 * x - 1), 0], np.float32).reshape(1, 1, 1, 2)  # aligned, two pixels: x = (g + 1)/2
    inputs = [op.parameter(shape, np.float32) for shape in ((1, 1, 1, 2), (1, 1, 1, 2))]
    made = op.grid_sample(*inputs, {"align_corners": True, "mode": "bilinear", "padding_mode": "zeros"})
    model = openvino.Core().compile_model(openvino.Model([made], inputs), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    got = model([row.reshape(1, 1, 1, 2), grid])[0].item()

v, w = (Fraction(float(p)) for p in row)
exact = (1 - x) * v + x * w
terms = abs((1 - x) * v) + abs(x * w)
by_difference = np.float32(row[0] + np.float32(float(x)) * np.float32(row[1] - row[0]))
error = abs(Fraction(float(got)) - exact)
print(f"got {float(got):.10g} exact {float(exact):.10g}: {float(error / terms * 2**24):.1f} · 2^-24 of the terms, {float(error / abs(w - v) * 2**24):.2f} of the difference")
print(f"v + t · (w - v) in float: {float(by_difference):.10g}")
