from fractions import Fraction
import numpy as np, onnxruntime
from onnx import TensorProto, helper

node = helper.make_node("DeformConv", ["x", "w", "o"], ["y"], kernel_shape=[1, 1])
inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in "xwo"]
graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
one = np.ones((1, 1, 1, 1), np.float32)
weight = max(Fraction(0), 1 - abs(Fraction(1) - 0))  # of pixel 0 at position 1
assert weight == 0
for pixel in (5, np.inf):
    got = session.run(None, {"x": one * np.float32(pixel), "w": one, "o": np.ones((1, 2, 1, 1), np.float32)})[0].item()
    print(f"[[{pixel}]] moved by one pixel: got {got} exact 0, no pixel having a weight")
