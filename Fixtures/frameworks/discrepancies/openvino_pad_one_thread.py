from fractions import Fraction
import numpy as np, openvino
import openvino.opset12 as op

row = np.array([1, 2], np.float32)
# Mirrored about its ends as often as it takes, as NumPy does: 1 2 1 2 1 2.
exact = [Fraction(int(row[k % 2])) for k in range(-2, 4)]
place = op.parameter(openvino.PartialShape([-1]), np.float32)
model = openvino.Model([op.pad(place, np.array([2]), np.array([2]), "reflect")], [place])
for threads in (1, 2):
    options = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads}
    try:
        got = openvino.Core().compile_model(model, "CPU", options)([row])[0]
        print(f"{threads} thread(s): got {got.tolist()} of shape {list(got.shape)}; mirrored on and on", *exact)
    except RuntimeError as error:
        print(f"{threads} thread(s): refused:", str(error).strip().splitlines()[-1])
