"""MNN on the CPU. It has no call of `grid_sample` for arrays, so a model of one ONNX node is converted for each kind.

Packages: MNN, onnx, numpy.
"""

import functools
import os
import subprocess
import sys
import tempfile

import framework
import numpy as np

folder = tempfile.mkdtemp()


@functools.lru_cache(maxsize=None)
def module(mode, padding_mode, align_corners):
    import MNN.nn
    import onnx
    from onnx import TensorProto, helper

    node = helper.make_node("GridSample", ["X", "grid"], ["Y"], mode=mode, padding_mode=padding_mode, align_corners=int(align_corners))
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [f"{name}{axis}" for axis in range(4)]) for name in ("X", "grid")]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, list("abcd"))
    path = os.path.join(folder, f"{mode}-{padding_mode}-{int(align_corners)}")
    graph = helper.make_graph([node], "grid_sample", inputs, [output])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8), path + ".onnx")
    converter = os.path.join(os.path.dirname(sys.executable), "mnnconvert")
    subprocess.run([converter, "-f", "ONNX", "--modelFile", path + ".onnx", "--MNNModel", path + ".mnn"], check=True, stdout=sys.stderr)
    return MNN.nn.load_module_from_file(path + ".mnn", ["X", "grid"], ["Y"])


def placed(x):
    import MNN.expr as expr

    tensor = expr.placeholder(list(x.shape), expr.NCHW)
    tensor.write(np.ascontiguousarray(x))
    return tensor


def grid_sample(input, grid, mode, padding_mode, align_corners):
    import MNN.expr as expr

    if input.dtype != np.float32:
        raise NotImplementedError("float only")
    found = module(mode, padding_mode, align_corners).forward([placed(input), placed(grid)])[0]
    return np.array(expr.convert(found, expr.NCHW).read()).reshape(input.shape[:2] + grid.shape[1:3])


framework.run(
    "MNN", ["MNN", "onnx", "numpy"], {"grid_sample": grid_sample},
    {"sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True)},
    notes=["through mnnconvert from ONNX, opset 16; precision and memory as by default"],
)
