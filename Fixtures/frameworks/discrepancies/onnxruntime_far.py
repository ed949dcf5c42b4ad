from fractions import Fraction
import numpy as np, onnxruntime
from onnx import TensorProto, helper

def sample(image, x, mode, padding):
    node = helper.make_node("GridSample", ["x", "grid"], ["y"], mode=mode, padding_mode=padding, align_corners=0)
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in ("x", "grid")]
    graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    named = {"x": np.array(image, np.float32).reshape(1, 1, 1, -1), "grid": np.array([x, 0], np.float32).reshape(1, 1, 1, 2)}
    return session.run(None, named)[0].item()

def position(g):  # ((g + 1)·2 − 1)/2
    return ((Fraction(g) + 1) * 2 - 1) / 2

for g in (2.0**23, 2.0**24):  # border: the last pixel
    assert position(g) > 1
    print(f"bilinear border, grid 2^{np.log2(g):.0f}: got", sample([1, 2], g, "linear", "border"), "exact", Fraction(2))
assert position(2.0**63) > 2  # zeros: more than a pixel outside
print("nearest zeros, grid 2^63: got", sample([1, 2], 2.0**63, "nearest", "zeros"), "exact", Fraction(0))
for padding, limit in (("zeros", 0), ("border", 2)):
    print(f"bilinear {padding}, grid +Inf: got", sample([1, 2], np.inf, "linear", padding), "limit", limit)
