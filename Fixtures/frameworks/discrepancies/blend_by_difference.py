import importlib.util
from fractions import Fraction
import numpy as np

pair = np.array([-0.6, 1 / 209], np.float32)
x = 1 - Fraction(1, 2**24)  # just below the second pixel

if importlib.util.find_spec("cv2"):  # across
    import cv2

    at = lambda v: np.array([[v]], np.float32)
    got = cv2.remap(pair[None], at(float(x)), at(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)[0, 0]
else:  # down: OpenVINO blends by products across, and by the difference down
    import openvino
    import openvino.opset15 as op

    def sampled(image, across, down):  # aligned, two pixels an axis: x = (g + 1)/2
        grid = np.array([2 * across - 1, 2 * down - 1], np.float32).reshape(1, 1, 1, 2)
        image = np.array(image, np.float32).reshape(1, 1, 2, 2)
        inputs = [op.parameter(a.shape, np.float32) for a in (image, grid)]
        made = op.grid_sample(*inputs, {"align_corners": True, "mode": "bilinear", "padding_mode": "zeros"})
        model = openvino.Core().compile_model(openvino.Model([made], inputs), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
        return model([image, grid])[0].item()

    got = sampled([[v, v] for v in pair], 0, float(x))
    print("0 -2 above -1 -1, at the first pixel: got", f"{sampled([[0, -2], [-1, -1]], 0, 0):g}", "exact", Fraction(0))

v, w = (Fraction(float(p)) for p in pair)
exact = (1 - x) * v + x * w
terms = abs((1 - x) * v) + abs(x * w)
by_difference = np.float32(Fraction(float(pair[0])) + Fraction(float(np.float32(x))) * Fraction(float(pair[1] - pair[0])))
error = abs(Fraction(float(got)) - exact)
print(f"got {float(got):.10g} exact {float(exact):.10g}: {float(error / terms * 2**24):.1f} · 2^-24 of the terms, {float(error / abs(w - v) * 2**24):.2f} of the difference")
print(f"w - v in float, the rest exact: {float(by_difference):.10g}")
