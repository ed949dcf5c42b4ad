"""PyTorch, eager on the CPU: the control of the survey.

Packages: torch, torchvision, numpy.
"""

import framework
import torch
import torch_kernels


def call(name, function, inputs, key):
    with torch.no_grad():
        return function(*map(torch_kernels.tensor, inputs)).numpy()


kernels = torch_kernels.kernels(call)
framework.run(
    "PyTorch, eager", ["torch", "torchvision", "numpy"], kernels, torch_kernels.pieces(kernels),
    versions=[f"CPU capability {torch.backends.cpu.get_cpu_capability()}"],
)
