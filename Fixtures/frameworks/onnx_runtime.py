"""ONNX Runtime on the CPU: a model of one node for each kind of call.

Packages: onnxruntime, onnx, numpy.
"""

import functools

import framework
import numpy as np
import onnxruntime
from onnx import TensorProto, helper

TYPES = {
    "float16": TensorProto.FLOAT16, "float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE,
    "int64": TensorProto.INT64, "int32": TensorProto.INT32,
}
CUBIC = {"bilinear": "linear", "nearest": "nearest", "bicubic": "cubic"}


@functools.lru_cache(maxsize=None)
def session(operator, names, types, ranks, attributes, opset):
    node = helper.make_node(operator, names, ["y"], **dict(attributes))
    inputs = [helper.make_tensor_value_info(name, TYPES[t], [None] * r) for name, t, r in zip([n for n in names if n], types, ranks)]
    output = helper.make_tensor_value_info("y", TYPES[types[0]], None)
    model = helper.make_model(helper.make_graph([node], operator, inputs, [output]), opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def run(operator, *inputs, opset=22, **attributes):
    names = tuple("" if x is None else f"x{k}" for k, x in enumerate(inputs))
    present = [x for x in inputs if x is not None]
    made = session(operator, names, tuple(str(x.dtype) for x in present), tuple(x.ndim for x in present), tuple(sorted(attributes.items())), opset)
    return made.run(None, {name: np.ascontiguousarray(x) for name, x in zip([n for n in names if n], present)})[0]


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return run("GridSample", input, grid, mode=CUBIC[mode], padding_mode=padding_mode, align_corners=int(align_corners))


def affine_grid(theta, size, align_corners):
    return run("AffineGrid", theta, np.array(size, np.int64), align_corners=int(align_corners))


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    inputs = (input, weight) if bias is None else (input, weight, bias)
    return run("Conv", *inputs, strides=tuple(stride), pads=tuple(padding) * 2, dilations=tuple(dilation), group=groups)


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    inputs = [input, weight, offset, bias, mask]
    while inputs[-1] is None:
        inputs.pop()
    return run(
        "DeformConv", *inputs, kernel_shape=tuple(weight.shape[2:]), strides=tuple(stride), pads=tuple(padding) * 2, dilations=tuple(dilation),
        group=input.shape[1] // weight.shape[1], offset_group=offset.shape[1] // (2 * weight.shape[2] * weight.shape[3]),
    )


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    widths = framework.pad_widths(input, pad, rule, axes)
    mode = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    if mode == "symmetric":
        raise NotImplementedError("no symmetric")
    amounts = np.array([before for before, _ in widths] + [after for _, after in widths], np.int64)
    return run("Pad", input, amounts, np.array(value, input.dtype), mode=mode)


framework.run(
    "ONNX Runtime", ["onnxruntime", "onnx", "numpy"],
    {"grid_sample": grid_sample, "grid_sample_3d": grid_sample, "affine_grid": affine_grid, "conv2d": conv2d, "deform_conv2d": deform_conv2d, "pad": pad},
    {
        "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: np.roll(x, shift, (2, 3)),
        "deform": lambda x, o, w: deform_conv2d(x, o, w), "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]),
        "sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True),
    },
    notes=["the roll of `roll` is NumPy's, its padding ONNX Runtime's"],
)
