from fractions import Fraction
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

def deformed(image, kernel, offset, pads):
    node = helper.make_node("DeformConv", ["x", "w", "offset"], ["y"], kernel_shape=list(kernel.shape[2:]), pads=pads)
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in ("x", "w", "offset")]
    graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    with np.errstate(all="ignore"):
        return ReferenceEvaluator(model).run(None, {"x": image, "w": kernel, "offset": offset})[0]

# The first cell reads through the second tap: window −1, tap +1, offset 2⁻²⁶.
image = np.array([[0, 1], [0, 1]], np.float32).reshape(1, 1, 2, 2)
kernel = np.array([0, 1], np.float32).reshape(1, 1, 1, 2)
offset = np.zeros((1, 4, 2, 3), np.float32)
offset[0, 3] = 2.0**-26
got = deformed(image, kernel, offset, [0, 1, 0, 1])[0, 0, 0, 0].item()
position = Fraction(-1) + 1 + Fraction(1, 2**26)
print("position", position, "got", got, "exact", (1 - position) * 0 + position * 1)
print("(-1 + offset) + 1 in float:", float(np.float32(np.float32(-1) + np.float32(2.0**-26)) + np.float32(1)))
