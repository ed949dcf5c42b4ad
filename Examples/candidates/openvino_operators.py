"""OpenVINO's operators as kernels, on the CPU in the precision of the question.

    shiftproof check --candidate "python3 Examples/candidates/openvino_operators.py" --operator grid_sample

The CPU plugin computes in float, so other formats are refused.
"""

import functools
import sys

from shiftproof_client import serve

try:
    import numpy as np
    import openvino
    import openvino.opset15 as op
except ImportError:
    sys.exit("openvino_operators: no package openvino; expected it from 'pip install openvino'")

core = openvino.Core()
CONFIG = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": "1"}


@functools.lru_cache(maxsize=None)
def compiled(make, types, ranks, *arguments):
    inputs = [op.parameter(openvino.PartialShape([-1] * r), np.dtype(t)) for t, r in zip(types, ranks)]
    return core.compile_model(openvino.Model([make(*inputs, *arguments)], inputs), "CPU", CONFIG)


def run(make, inputs, *arguments):
    if any(x.dtype != np.float32 for x in inputs):
        raise NotImplementedError("the CPU plugin computes in float only")
    model = compiled(make, tuple(str(x.dtype) for x in inputs), tuple(x.ndim for x in inputs), *arguments)
    return model([np.ascontiguousarray(x) for x in inputs])[0]


def sample(input, grid, mode, padding_mode, align_corners):
    return op.grid_sample(input, grid, {"align_corners": align_corners, "mode": mode, "padding_mode": padding_mode})


def convolution(input, weight, stride, padding, dilation):
    return op.convolution(input, weight, list(stride), list(padding), list(padding), list(dilation))


def rolled(input, shifts, dims):
    return op.roll(input, np.array(shifts, np.int64), np.array(dims, np.int64))


def padded(input, before, after, mode, value):
    return op.pad(input, np.array(before, np.int64), np.array(after, np.int64), mode, np.float32(value))


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return run(sample, [input, grid], mode, padding_mode, align_corners)


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    if groups != 1:
        raise NotImplementedError("groups")
    output = run(convolution, [input, weight], tuple(stride), tuple(padding), tuple(dilation))
    return output if bias is None else output + bias[:, None, None]


def roll(input, shifts, dims):
    if not dims:
        raise NotImplementedError("roll without dims")
    return run(rolled, [input], tuple(shifts), tuple(dims))


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    modes = {"constant": "constant", "replicate": "edge", "edge": "edge", "reflect": "reflect", "symmetric": "symmetric"}
    if mode not in modes:
        raise NotImplementedError(f"no {mode}")
    before, after = [0] * input.ndim, [0] * input.ndim
    if rule == "numpy":
        places = zip(range(input.ndim) if axes is None else axes, pad)
    else:
        places = [(input.ndim - 1 - k, pad[2 * k : 2 * k + 2]) for k in range(len(pad) // 2)]
    for axis, (left, right) in places:
        before[axis], after[axis] = left, right
    return run(padded, [input], tuple(before), tuple(after), modes[mode], value)


serve({"grid_sample": grid_sample, "conv2d": conv2d, "roll": roll, "pad": pad})
