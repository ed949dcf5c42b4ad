from fractions import Fraction
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

node = helper.make_node("GridSample", ["x", "grid"], ["y"], mode="cubic", padding_mode="border", align_corners=0)
inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in ("x", "grid")]
graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
x, grid = np.array([[[[0, 1]]]], np.float32), np.array([[[[1.25, 0]]]], np.float32)
got = ReferenceEvaluator(model).run(None, {"x": x, "grid": grid})[0].item()

a, p = Fraction(-3, 4), ((Fraction(5, 4) + 1) * 2 - 1) / 2  # 7/4
def keys(t):
    t = abs(t)
    return ((a + 2) * t - (a + 3)) * t * t + 1 if t <= 1 else ((a * t - 5 * a) * t + 8 * a) * t - 4 * a
exact = sum(keys(p - k) * [0, 1][min(max(k, 0), 1)] for k in range(0, 4))
print("got", got, "exact if each tap is clamped", exact, "=", float(exact), "exact if the position is clamped", Fraction(1))
