from fractions import Fraction
import numpy as np, openvino
import openvino.opset7 as op

row = [1, 2, 3]
for shift in (1, 2**31, 2**41):
    x = np.array(row, np.float32)
    place = op.parameter(x.shape, np.float32)
    model = openvino.Model([op.roll(place, np.array([shift], np.int64), np.array([0], np.int64))], [place])
    got = openvino.Core().compile_model(model, "CPU")([x])[0].tolist()
    exact = [row[(k - Fraction(shift)).numerator % 3] for k in range(3)]  # y[k] = x[(k - shift) mod 3]
    print(f"by {shift}: got {got} exact {exact}")
