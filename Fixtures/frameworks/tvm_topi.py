"""Apache TVM's operator library topi, compiled for the CPU by LLVM.

Packages: apache-tvm, numpy.
"""

import framework
import numpy as np
import tvm
from tvm import te, topi

functions = {}


def run(key, make, inputs, shape):
    if any(x.dtype != np.float32 for x in inputs):
        raise NotImplementedError("asked in float only")
    key = (key, *(x.shape for x in inputs))
    if key not in functions:
        places = [te.placeholder(x.shape, "float32", name=f"x{k}") for k, x in enumerate(inputs)]
        functions[key] = tvm.compile(tvm.IRModule({"main": te.create_prim_func(places + [make(*places)])}), target="llvm")
    output = tvm.runtime.tensor(np.zeros(shape, np.float32))
    functions[key]["main"](*(tvm.runtime.tensor(np.ascontiguousarray(x)) for x in inputs), output)
    return output.numpy()


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return run(
        ("grid_sample", mode, padding_mode, align_corners),
        lambda x, g: topi.image.grid_sample(x, g, mode, "NCHW", padding_mode, align_corners),
        [input, np.transpose(grid, (0, 3, 1, 2))], input.shape[:2] + grid.shape[1:3],
    )


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    if bias is not None or mask is not None:
        raise NotImplementedError("no bias and no mask")
    groups = input.shape[1] // weight.shape[1]
    offset_groups = offset.shape[1] // (2 * weight.shape[2] * weight.shape[3])
    return run(
        ("deform", tuple(stride), tuple(padding), tuple(dilation)),
        lambda x, o, w: topi.nn.deformable_conv2d_nchw(x, o, w, tuple(stride), tuple(padding), tuple(dilation), offset_groups, groups, "float32"),
        [input, offset, weight], (input.shape[0], weight.shape[0], *offset.shape[2:]),
    )


framework.run(
    "Apache TVM (topi)", ["apache-tvm", "numpy"], {"grid_sample": grid_sample, "deform_conv2d": deform_conv2d},
    {"deform": lambda x, o, w: deform_conv2d(x, o, w), "sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True)},
    # Most kinds of deform_conv2d are refused, and cost nothing.
    shapes={"": 2, "deform_conv2d": 24}, notes=["compiled for each shape", "the padding of the `deform_conv2d` pipeline is NumPy's"],
)
