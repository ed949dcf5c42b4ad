import importlib.util
from fractions import Fraction
import numpy as np

if importlib.util.find_spec("onnxruntime"):
    import onnxruntime
    from onnx import TensorProto, helper

    def pad(row, before, after, mode):
        graph = helper.make_graph(
            [helper.make_node("Pad", ["x", "p"], ["y"], mode={"reflect": "reflect", "circular": "wrap"}[mode])], "g",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None] * 3), helper.make_tensor_value_info("p", TensorProto.INT64, [6])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return session.run(None, {"x": np.array(row, np.float32).reshape(1, 1, -1), "p": np.array([0, 0, before, 0, 0, after], np.int64)})[0].ravel().tolist()
elif importlib.util.find_spec("paddle"):
    import paddle

    def pad(row, before, after, mode):
        x = paddle.to_tensor(np.array(row, np.float32).reshape(1, 1, 1, -1))
        return paddle.nn.functional.pad(x, [before, after, 0, 0], mode=mode).numpy().ravel().tolist()
elif importlib.util.find_spec("openvino"):
    import openvino
    import openvino.opset12 as op

    def pad(row, before, after, mode):
        if mode == "circular":
            return "nothing: it has no such mode"
        x = np.array(row, np.float32).reshape(1, 1, 1, -1)
        place = op.parameter(x.shape, np.float32)
        made = op.pad(place, np.array([0, 0, 0, before]), np.array([0, 0, 0, after]), mode)
        return openvino.Core().compile_model(openvino.Model([made], [place]), "CPU")([x])[0].ravel().tolist()
else:
    import torch

    def pad(row, before, after, mode):
        x = torch.tensor(row, dtype=torch.float32).reshape(1, 1, 1, -1)
        return torch.nn.functional.pad(x, [before, after, 0, 0], mode=mode).ravel().tolist()

def tell(row, before, after, mode, readings):
    try:
        got = pad(row, before, after, mode)
    except Exception as error:
        got = f"refused ({type(error).__name__})"
    print(f"{mode} {row} by ({before}, {after}): got", got, *(f"{name} {[float(Fraction(v)) for v in values]}" for name, values in readings.items()))

tell([1, 2], 1, -1, "reflect", {"mirrored, then cropped": [2, 1], "cropped, then mirrored": [1, 1]})
tell([1, 2, 3], 1, -1, "circular", {"cropped, then wrapped": [2, 1, 2], "wrapped, then cropped": [3, 1, 2]})
