"""PyTorch exported to ONNX by torch.onnx.export (the dynamo exporter) and run by ONNX Runtime.

Packages: torch, torchvision, onnx, onnxscript, onnxruntime, numpy.
"""

import io

import framework
import numpy as np
import onnxruntime
import torch
import torch_kernels

sessions = {}


def call(name, function, inputs, key):
    key = (name, key, *(x.shape for x in inputs))
    if key not in sessions:

        class Module(torch.nn.Module):
            def forward(self, *tensors):
                return function(*tensors)

        program = torch.onnx.export(Module(), tuple(map(torch_kernels.tensor, inputs)), dynamo=True, verbose=False)
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
    shapes=1, notes=["exported for each shape, with torch.onnx.export(dynamo=True)"],
)
