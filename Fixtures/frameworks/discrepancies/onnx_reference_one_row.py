from fractions import Fraction
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

node = helper.make_node("DeformConv", ["x", "w", "offset"], ["y"], kernel_shape=[1, 1])
inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None] * 4) for n in ("x", "w", "offset")]
graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
weight = np.array([2], np.float32).reshape(1, 1, 1, 1)
for shape in ((1, 1), (1, 2), (2, 1), (2, 2)):
    image = np.arange(1, 1 + shape[0] * shape[1], dtype=np.float32).reshape(1, 1, *shape)
    exact = [Fraction(2) * Fraction(float(v)) for v in image.ravel()]  # no offset: twice each pixel
    try:
        with np.errstate(all="ignore"):
            got = ReferenceEvaluator(model).run(None, {"x": image, "w": weight, "offset": np.zeros((1, 2, *shape), np.float32)})[0]
        print(shape, "got", *(f"{v:g}" for v in got.ravel()), "exact", *exact)
    except ValueError as error:
        print(shape, type(error).__name__, error, "exact", *exact)
