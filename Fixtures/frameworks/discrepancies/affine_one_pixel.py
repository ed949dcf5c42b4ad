import importlib.util, warnings
from fractions import Fraction
import numpy as np

theta = np.array([[[1, 10, 100], [2, 20, 200]]], np.float32)

def at(x, y):  # theta · (x, y, 1)
    return [sum(Fraction(float(t)) * v for t, v in zip(row, (x, y, 1))) for row in theta[0]]

if importlib.util.find_spec("paddle"):
    import paddle

    got = paddle.nn.functional.affine_grid(paddle.to_tensor(theta), [1, 1, 1, 1], align_corners=True).numpy()
else:
    from onnx import TensorProto, helper
    from onnx.reference import ReferenceEvaluator

    warnings.filterwarnings("ignore")
    node = helper.make_node("AffineGrid", ["theta", "size"], ["y"], align_corners=1)
    inputs = [helper.make_tensor_value_info("theta", TensorProto.FLOAT, [None] * 3), helper.make_tensor_value_info("size", TensorProto.INT64, [None])]
    graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    named = {"theta": theta, "size": np.array([1, 1, 1, 1], np.int64)}
    if importlib.util.find_spec("onnxruntime"):
        import onnxruntime

        got = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, named)[0]
    else:
        got = ReferenceEvaluator(model).run(None, named)[0]
print("got", got.ravel().tolist(), "with the one centre at 0", *at(0, 0), "at 1", *at(1, 1), "at -1", *at(-1, -1))
