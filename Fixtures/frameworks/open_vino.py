"""OpenVINO's CPU plugin in the precision f32.

Packages: openvino, numpy.
"""

import functools
import os

import framework
import numpy as np
import openvino
import openvino.opset15 as op

core = openvino.Core()
CONFIG = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": "1"}
# The operator's own default is False; the candidate `open_vino_default.py` asks for that.
PADS = os.environ.get("BILINEAR_INTERPOLATION_PAD", "1") == "1"


@functools.lru_cache(maxsize=None)
def compiled(make, types, shapes, *arguments):
    inputs = [op.parameter(openvino.PartialShape(list(shape)), np.dtype(t)) for t, shape in zip(types, shapes)]
    return core.compile_model(openvino.Model([make(*inputs, *arguments)], inputs), "CPU", CONFIG)


def run(make, inputs, *arguments):
    if any(x.dtype != np.float32 for x in inputs):
        raise NotImplementedError("the CPU plugin computes in float only")
    # Convolutions with weights of any shape are not supported.
    is_convolution = make in (convolution, grouped)
    shapes = tuple(x.shape if is_convolution else (-1,) * x.ndim for x in inputs)
    model = compiled(make, tuple(str(x.dtype) for x in inputs), shapes, *arguments)
    return model([np.ascontiguousarray(x) for x in inputs])[0]


def sample(input, grid, mode, padding_mode, align_corners):
    return op.grid_sample(input, grid, {"align_corners": align_corners, "mode": mode, "padding_mode": padding_mode})


def convolution(input, weight, stride, padding, dilation):
    return op.convolution(input, weight, list(stride), list(padding), list(padding), list(dilation))


def grouped(input, weight, stride, padding, dilation):
    return op.group_convolution(input, weight, list(stride), list(padding), list(padding), list(dilation))


def deformable(*inputs_and_arguments):
    *inputs, stride, padding, dilation, group, offset_groups = inputs_and_arguments
    input, offset, weight = inputs[:3]
    return op.deformable_convolution(
        input, offset, weight, list(stride), list(padding), list(padding), list(dilation),
        mask=inputs[3] if len(inputs) > 3 else None, auto_pad="EXPLICIT", group=group, deformable_group=offset_groups,
        bilinear_interpolation_pad=PADS,
    )


def rolled(input, shifts, dims):
    return op.roll(input, np.array(shifts, np.int64), np.array(dims, np.int64))


def padded(input, before, after, mode, value):
    return op.pad(input, np.array(before, np.int64), np.array(after, np.int64), mode, np.float32(float(value)))


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return run(sample, [input, grid], mode, padding_mode, align_corners)


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    if bias is not None:
        raise NotImplementedError("Convolution has no bias")
    if groups == 1:
        return run(convolution, [input, weight], tuple(stride), tuple(padding), tuple(dilation))
    kernels = weight.reshape(groups, weight.shape[0] // groups, *weight.shape[1:])
    return run(grouped, [input, kernels], tuple(stride), tuple(padding), tuple(dilation))


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    if bias is not None:
        raise NotImplementedError("DeformableConvolution has no bias")
    inputs = [input, offset, weight] + ([] if mask is None else [mask])
    offset_groups = offset.shape[1] // (2 * weight.shape[2] * weight.shape[3])
    return run(deformable, inputs, tuple(stride), tuple(padding), tuple(dilation), input.shape[1] // weight.shape[1], offset_groups)


def roll(input, shifts, dims):
    if not dims:
        raise NotImplementedError("roll without dims")
    return run(rolled, [input], tuple(shifts), tuple(dims))


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    modes = {"constant": "constant", "replicate": "edge", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric"}
    if mode not in modes:
        raise NotImplementedError(f"no {mode}")
    widths = framework.pad_widths(input, pad, rule, axes)
    return run(padded, [input], tuple(b for b, _ in widths), tuple(a for _, a in widths), modes[mode], repr(value))  # 0 == −0


framework.run(
    "OpenVINO" if PADS else "OpenVINO, its default", ["openvino", "numpy"],
    {"grid_sample": grid_sample, "conv2d": conv2d, "deform_conv2d": deform_conv2d, "roll": roll, "pad": pad} if PADS else {"deform_conv2d": deform_conv2d},
    {
        "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: roll(x, shift, (2, 3)),
        "deform": lambda x, o, w: deform_conv2d(x, o, w), "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]),
        "sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True),
    } if PADS else None,
    notes=["float only, INFERENCE_PRECISION_HINT f32, one thread"] + (["`deform_conv2d` with bilinear_interpolation_pad=True, whose default is False"] if PADS else ["`deform_conv2d` with bilinear_interpolation_pad=False, its default"]),
)
