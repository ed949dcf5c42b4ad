"""ONNX's reference evaluator, in Python.

Packages: onnx, numpy.
"""

import warnings

import framework
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

warnings.filterwarnings("ignore")
TYPES = {"float32": TensorProto.FLOAT, "float64": TensorProto.DOUBLE, "float16": TensorProto.FLOAT16, "int64": TensorProto.INT64}
CUBIC = {"bilinear": "linear", "nearest": "nearest", "bicubic": "cubic"}


def run(operator, *inputs, **attributes):
    names = ["" if x is None else f"x{k}" for k, x in enumerate(inputs)]
    infos = [helper.make_tensor_value_info(n, TYPES[str(x.dtype)], [None] * x.ndim) for n, x in zip(names, inputs) if n]
    graph = helper.make_graph([helper.make_node(operator, names, ["y"], **attributes)], "one", infos, [helper.make_tensor_value_info("y", infos[0].type.tensor_type.elem_type, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    with np.errstate(all="ignore"):
        return ReferenceEvaluator(model).run(None, {n: x for n, x in zip(names, inputs) if n})[0]


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return run("GridSample", input, grid, mode=CUBIC[mode], padding_mode=padding_mode, align_corners=int(align_corners))


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    inputs = [input, weight, offset, bias, mask]
    while inputs[-1] is None:
        inputs.pop()
    return run(
        "DeformConv", *inputs, kernel_shape=list(weight.shape[2:]), strides=list(stride), pads=list(padding) * 2, dilations=list(dilation),
        group=input.shape[1] // weight.shape[1], offset_group=offset.shape[1] // (2 * weight.shape[2] * weight.shape[3]),
    )


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    inputs = (input, weight) if bias is None else (input, weight, bias)
    return run("Conv", *inputs, strides=list(stride), pads=list(padding) * 2, dilations=list(dilation), group=groups)


def affine_grid(theta, size, align_corners):
    return run("AffineGrid", theta, np.array(size, np.int64), align_corners=int(align_corners))


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    mode = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    widths = framework.pad_widths(input, pad, rule, axes)
    if mode == "symmetric":
        raise NotImplementedError("no symmetric")
    if min(map(min, widths)) < 0:
        raise NotImplementedError("no negative amounts")
    amounts = np.array([before for before, _ in widths] + [after for _, after in widths], np.int64)
    return run("Pad", input, amounts, np.array(value, input.dtype), mode=mode)


framework.run(
    "onnx.reference", ["onnx", "numpy"],
    {"grid_sample": grid_sample, "affine_grid": affine_grid, "conv2d": conv2d, "deform_conv2d": deform_conv2d, "pad": pad},
    {
        "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: np.roll(x, shift, (2, 3)),
        "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]), "sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True),
        "deform": lambda x, o, w: deform_conv2d(x, o, w),
    },
    # A sample costs as many interpolations as the image has rows, in Python.
    limits={"shift": "--batch 1 --channels 1...3 --extents 1...4", "deform_conv2d": "--budget 240"},
    notes=[
        "the roll of `roll` is NumPy's",
        "its pipelines are asked for one image of at most 4 × 4 pixels and 3 channels",
    ],
)
