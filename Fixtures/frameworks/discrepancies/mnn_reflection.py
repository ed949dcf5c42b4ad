import os, subprocess, sys, tempfile
from fractions import Fraction
import MNN.expr as expr, MNN.nn, numpy as np, onnx
from onnx import TensorProto, helper

def sample(mode, padding, image, x):
    node = helper.make_node("GridSample", ["X", "grid"], ["Y"], mode=mode, padding_mode=padding, align_corners=1)
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

# Position 5/2 of three pixels, mirrored about the centre of the last one (2): 3/2, halfway between 2 and 3.
exact = (Fraction(2) + Fraction(3)) / 2
for padding in ("reflection", "border"):
    print(f"{padding}: got", sample("bilinear", padding, [1, 2, 3], 1.5), "exact", exact if padding == "reflection" else 3)
# Position 3/2 of 0 0 1 0: the Keys kernel with A = -3/4 gives the pixel at distance 1/2 its weight.
a, t = Fraction(-3, 4), Fraction(1, 2)
weight = ((a + 2) * t - (a + 3)) * t * t + 1
for mode in ("bicubic", "bilinear"):
    print(f"{mode}: got", sample(mode, "zeros", [0, 0, 1, 0], 0.0), "exact", weight if mode == "bicubic" else t)
