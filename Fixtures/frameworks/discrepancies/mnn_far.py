import os, subprocess, sys, tempfile
from fractions import Fraction
import MNN.expr as expr, MNN.nn, numpy as np, onnx
from onnx import TensorProto, helper

def sample(mode, padding, image, x):
    node = helper.make_node("GridSample", ["X", "grid"], ["Y"], mode=mode, padding_mode=padding, align_corners=0)
    inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [f"{n}{k}" for k in range(4)]) for n in ("X", "grid")]
    graph = helper.make_graph([node], "g", inputs, [helper.make_tensor_value_info("Y", TensorProto.FLOAT, list("abcd"))])
    path = os.path.join(tempfile.mkdtemp(), "m")
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8), path + ".onnx")
    converter = os.path.join(os.path.dirname(sys.executable), "mnnconvert")
    subprocess.run([converter, "-f", "ONNX", "--modelFile", path + ".onnx", "--MNNModel", path + ".mnn"], check=True, capture_output=True)
    module = MNN.nn.load_module_from_file(path + ".mnn", ["X", "grid"], ["Y"])
    tensors = []
    for values in (np.array(image, np.float32)[None, None, None], np.array([x, 0], np.float32).reshape(1, 1, 1, 2)):
        tensors.append(expr.placeholder(list(values.shape), expr.NCHW))
        tensors[-1].write(values)
    return float(np.array(expr.convert(module.forward(tensors)[0], expr.NCHW).read()).ravel()[0])

# Border, unaligned, two pixels: x = ((g + 1)·2 − 1)/2, and a position beyond the last pixel reads the last one.
for power in (30, 31, 63):
    x = ((Fraction(2) ** power + 1) * 2 - 1) / 2
    exact = [Fraction(1), Fraction(2)][int(min(max(x, Fraction(0)), Fraction(1)))]
    for mode in ("bilinear", "nearest"):
        print(f"{mode}, grid 2^{power}: got", sample(mode, "border", [1, 2], 2.0**power), "exact", exact)
