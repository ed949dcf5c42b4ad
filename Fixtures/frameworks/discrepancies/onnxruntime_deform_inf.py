from fractions import Fraction
import numpy as np, onnxruntime
from onnx import TensorProto, helper

node = helper.make_node("DeformConv", ["x", "w", "o"], ["y"], kernel_shape=[1, 1])
inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in "xwo"]
graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
weights = [[max(Fraction(0), 1 - abs(Fraction(x) - k)) for k in (0, 1)] for x in (0, 1)]  # of pixel k at position x
assert weights == [[1, 0], [0, 1]]
for pixel in (5, np.inf, np.nan):
    x = np.array([[[[pixel, 2]]]], np.float32)
    got = session.run(None, {"x": x, "w": np.ones((1, 1, 1, 1), np.float32), "o": np.zeros((1, 2, 1, 2), np.float32)})[0]
    print(f"[[{pixel}, 2]]: got", *got.ravel().tolist(), "exact", *x.ravel().tolist())
