"""ncnn on the CPU, without 16-bit storage: a network of one layer for each kind of call.

Packages: ncnn, numpy.
"""

import os
import tempfile

import framework
import ncnn
import numpy as np

folder = tempfile.mkdtemp()
MODES = {"bilinear": 1, "nearest": 2, "bicubic": 3}
PADDINGS = {"zeros": 1, "border": 2, "reflection": 3}


def run(layer, inputs, weights=b"", parameters=""):
    """One layer over each image of a batch."""
    if any(x.dtype != np.float32 for x in inputs):
        raise NotImplementedError("float only")
    names = [f"x{k}" for k in range(len(inputs))]
    lines = [f"Input in{k} 0 1 {name}" for k, name in enumerate(names)]
    lines.append(f"{layer} layer {len(names)} 1 {' '.join(names)} y {parameters}")
    text = f"7767517\n{len(lines)} {len(names) + 1}\n" + "\n".join(lines) + "\n"
    paths = [os.path.join(folder, "net.param"), os.path.join(folder, "net.bin")]
    with open(paths[0], "w") as file:
        file.write(text)
    with open(paths[1], "wb") as file:
        file.write(weights)
    outputs = []
    for k in range(len(inputs[0])):
        net = ncnn.Net()
        options = net.opt
        options.use_fp16_storage = options.use_fp16_arithmetic = options.use_fp16_packed = options.use_bf16_storage = False
        options.num_threads = 1
        if net.load_param(paths[0]) != 0 or net.load_model(paths[1]) != 0:
            raise RuntimeError(f"{layer} does not load")
        extractor = net.create_extractor()
        for name, x in zip(names, inputs):
            extractor.input(name, ncnn.Mat(np.ascontiguousarray(x[k])).clone())
        status, found = extractor.extract("y")
        if status != 0:
            raise RuntimeError(f"extract returns {status}")
        outputs.append(np.array(found))
    return np.stack(outputs)


def grid_sample(input, grid, mode, padding_mode, align_corners):
    return run("GridSample", [input, grid], parameters=f"0={MODES[mode]} 1={PADDINGS[padding_mode]} 2={int(align_corners)} 3=0")


def kernel(weight, stride, padding, dilation, bias):
    o, _, kh, kw = weight.shape
    return (
        f"0={o} 1={kw} 11={kh} 2={dilation[1]} 12={dilation[0]} 3={stride[1]} 13={stride[0]} "
        f"4={padding[1]} 14={padding[0]} 15={padding[1]} 16={padding[0]} 5={int(bias is not None)} 6={weight.size}"
    )


def bytes_of(weight, bias):
    return b"\0\0\0\0" + np.ascontiguousarray(weight).tobytes() + (b"" if bias is None else bias.tobytes())


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    parameters = kernel(weight, stride, padding, dilation, bias)
    if groups == 1:
        return run("Convolution", [input], bytes_of(weight, bias), parameters)
    return run("ConvolutionDepthWise", [input], bytes_of(weight, bias), parameters + f" 7={groups}")


def deform_conv2d(input, offset, weight, bias=None, mask=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1)):
    if weight.shape[1] != input.shape[1] or offset.shape[1] != 2 * weight.shape[2] * weight.shape[3]:
        raise NotImplementedError("DeformableConv2D has no groups")
    inputs = [input, offset] + ([] if mask is None else [mask])
    return run("DeformableConv2D", inputs, bytes_of(weight, bias), kernel(weight, stride, padding, dilation, bias))


def replicated(x, m):
    return run("Padding", [x], parameters=f"0={m} 1={m} 2={m} 3={m} 4=1")


framework.run(
    "ncnn", ["ncnn", "numpy"], {"grid_sample": grid_sample, "conv2d": conv2d, "deform_conv2d": deform_conv2d},
    {
        "pad": replicated, "roll": lambda x, shift: np.roll(x, shift, (2, 3)),
        "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]), "sample": lambda x, g: grid_sample(x, g, "bilinear", "zeros", True),
    },
    notes=["the roll of `roll` is NumPy's, its padding ncnn's"],
)
