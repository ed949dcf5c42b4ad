from fractions import Fraction
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

node = helper.make_node("Conv", ["x", "w"], ["y"], dilations=[2, 1])
inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in ("x", "w")]
graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
weights = np.array([1, 2], np.float32).reshape(1, 1, 2, 1)
for between in (5, float("inf")):  # the middle pixel, which no tap reads
    column = np.array([1, between, 3], np.float32).reshape(1, 1, 3, 1)
    with np.errstate(invalid="ignore"):
        got = ReferenceEvaluator(model).run(None, {"x": column, "w": weights})[0].item()
    exact = sum(Fraction(float(weights[0, 0, k, 0])) * Fraction(float(column[0, 0, 2 * k, 0])) for k in range(2))
    print(f"{between} between: got {got:g} exact {exact}")
