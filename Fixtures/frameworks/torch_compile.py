"""torch.compile through Inductor on the CPU, which needs a C++ compiler and compiles for each shape.

Packages: torch, torchvision, numpy.
"""

import framework
import torch
import torch_kernels

compiled = {}
torch._dynamo.config.cache_size_limit = torch._dynamo.config.recompile_limit = 4096


def call(name, function, inputs, key):
    tensors = list(map(torch_kernels.tensor, inputs))
    if (name, key) not in compiled:
        compiled[name, key] = torch.compile(function, dynamic=False)
    with torch.no_grad():
        return compiled[name, key](*tensors).numpy()


kernels = torch_kernels.kernels(call)
framework.run(
    "PyTorch, torch.compile", ["torch", "torchvision", "numpy"], {name: kernels[name] for name in ("grid_sample", "pad", "roll")},
    {name: piece for name, piece in torch_kernels.pieces(kernels).items() if name in ("pad", "roll", "sample")},
    shapes=1, notes=["compiled for each shape"],
)
