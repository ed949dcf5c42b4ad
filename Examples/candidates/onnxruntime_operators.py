"""ONNX Runtime's operators as kernels, on the CPU: a model of one node for each kind of call.

    shiftproof check --candidate "python3 Examples/candidates/onnxruntime_operators.py" --operator grid_sample
"""

import functools
import sys

from shiftproof_client import serve

try:
    import numpy as np
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper
except ImportError as error:
    sys.exit(f"onnxruntime_operators: no package {error.name}; expected it from 'pip install numpy onnx onnxruntime'")

TYPES = {
    "float16": TensorProto.FLOAT16, "float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE, "int64": TensorProto.INT64,
    "int32": TensorProto.INT32, "uint8": TensorProto.UINT8, "int8": TensorProto.INT8, "bool": TensorProto.BOOL,
}


@functools.lru_cache(maxsize=None)
def session(operator, types, ranks, attributes, opset=20):
    names = [f"x{k}" for k in range(len(types))]
    node = helper.make_node(operator, names, ["y"], **dict(attributes))
    inputs = [helper.make_tensor_value_info(name, TYPES[t], [None] * r) for name, t, r in zip(names, types, ranks)]
    output = helper.make_tensor_value_info("y", TYPES[types[0]], None)
    graph = helper.make_graph([node], operator, inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def run(operator, *inputs, **attributes):
    made = session(operator, tuple(str(x.dtype) for x in inputs), tuple(x.ndim for x in inputs), tuple(sorted(attributes.items())))
    return made.run(None, {f"x{k}": x for k, x in enumerate(inputs)})[0]


def grid_sample(input, grid, mode, padding_mode, align_corners):
    mode = {"bilinear": "linear", "bicubic": "cubic"}.get(mode, mode)
    return run("GridSample", input, grid, mode=mode, padding_mode=padding_mode, align_corners=int(align_corners))


def affine_grid(theta, size, align_corners):
    return run("AffineGrid", theta, np.array(size, np.int64), align_corners=int(align_corners))


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    inputs = (input, weight) if bias is None else (input, weight, bias)
    return run("Conv", *inputs, strides=tuple(stride), pads=tuple(padding) * 2, dilations=tuple(dilation), group=groups)


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    if rule == "numpy":
        axes = list(range(input.ndim)) if axes is None else axes
        pairs = pad
    else:
        axes = list(range(input.ndim - 1, input.ndim - 1 - len(pad) // 2, -1))
        pairs = [pad[2 * k : 2 * k + 2] for k in range(len(pad) // 2)]
        mode = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    widths = np.array([before for before, _ in pairs] + [after for _, after in pairs], np.int64)
    return run("Pad", input, widths, np.array(value, input.dtype), np.array(axes, np.int64), mode=mode)


serve({"grid_sample": grid_sample, "affine_grid": affine_grid, "conv2d": conv2d, "pad": pad})
