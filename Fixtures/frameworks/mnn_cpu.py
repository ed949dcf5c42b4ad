"""MNN on the CPU. It has no call of `grid_sample` for arrays, so a model of one ONNX node is converted for each kind.

Packages: MNN, onnx, numpy.
"""

import functools
import importlib.metadata
import os
import subprocess
import sys
import tempfile

import framework
import numpy as np

# Converting takes seconds; every process of the candidate finds what another one converted.
folder = os.path.join(tempfile.gettempdir(), "shiftproof-survey-mnn-" + importlib.metadata.version("MNN"))
os.makedirs(folder, exist_ok=True)


@functools.lru_cache(maxsize=None)
def runtime():
    """One thread: without a runtime of its own a module waits for others at every call, up to a third of a second."""
    import MNN.nn

    return MNN.nn.create_runtime_manager(({"backend": "CPU", "numThread": 1, "precision": "normal"},))


@functools.lru_cache(maxsize=None)
def module(mode, padding_mode, align_corners):
    import MNN.nn

    path = os.path.join(folder, f"{mode}-{padding_mode}-{int(align_corners)}")
    if not os.path.exists(path + ".mnn"):
        convert(path, mode, padding_mode, align_corners)
    return MNN.nn.load_module_from_file(path + ".mnn", ["X", "grid"], ["Y"], runtime_manager=runtime())


def convert(path, mode, padding_mode, align_corners):
    import onnx
    from onnx import TensorProto, helper

    node = helper.make_node("GridSample", ["X", "grid"], ["Y"], mode=mode, padding_mode=padding_mode, align_corners=int(align_corners))
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [f"{name}{axis}" for axis in range(4)]) for name in ("X", "grid")]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, list("abcd"))
    graph = helper.make_graph([node], "grid_sample", inputs, [output])
    own = f"{path}-{os.getpid()}"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8), own + ".onnx")
    converter = os.path.join(os.path.dirname(sys.executable), "mnnconvert")
    subprocess.run([converter, "-f", "ONNX", "--modelFile", own + ".onnx", "--MNNModel", own + ".mnn"], check=True, stdout=sys.stderr)
    os.replace(own + ".mnn", path + ".mnn")


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
