"""PyTorch exported to ONNX by torch.onnx.export (the dynamo exporter) and run by ONNX Runtime.

Packages: torch, torchvision, onnx, onnxscript, onnxruntime, numpy.

`grid_sample` is exported once for each kind, with every extent left open; the others once for each shape, of which
their attributes are.
"""

import io

import framework
import numpy as np
import onnxruntime
import torch
import torch_kernels

sessions = {}


# No extent of an example is 1 or that of another axis, which the exporter would take for a constant.
EXAMPLE = [torch.zeros(2, 3, 5, 7), torch.zeros(2, 4, 6, 2)]
ANY = torch.export.Dim.AUTO
OPEN = {"tensors": (dict.fromkeys(range(4), ANY), dict.fromkeys(range(3), ANY))}


def call(name, function, inputs, key):
    is_open = name == "grid_sample"
    key = (name, key) if is_open else (name, key, *(x.shape for x in inputs))
    if key not in sessions:

        class Module(torch.nn.Module):
            def forward(self, *tensors):
                return function(*tensors)

        example = EXAMPLE if is_open else map(torch_kernels.tensor, inputs)
        program = torch.onnx.export(Module().eval(), tuple(example), dynamo=True, verbose=False, dynamic_shapes=OPEN if is_open else None)
        file = io.BytesIO()
        program.save(file)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        sessions[key] = onnxruntime.InferenceSession(file.getvalue(), options, providers=["CPUExecutionProvider"])
    made = sessions[key]
    return made.run(None, {place.name: np.ascontiguousarray(x) for place, x in zip(made.get_inputs(), inputs)})[0]


kernels = torch_kernels.kernels(call)
framework.run(
    "PyTorch exported to ONNX", ["torch", "torchvision", "onnx", "onnxscript", "onnxruntime", "numpy"],
    {name: kernels[name] for name in ("grid_sample", "conv2d", "deform_conv2d", "pad", "roll")},
    {name: piece for name, piece in torch_kernels.pieces(kernels).items() if name != "move"},
    shapes=1, notes=["with torch.onnx.export(dynamo=True), `grid_sample` with its extents left open"],
)
