"""PyTorch, eager on the CPU: the control of the survey.

Packages: torch, torchvision, numpy.

torchvision's deform_conv2d can end the process where an offset is NaN; such calls are refused here, so that the rest can be
asked, and shown in discrepancies/.
"""

import framework
import numpy as np
import torch
import torch_kernels


def call(name, function, inputs, key):
    if name == "deform_conv2d" and np.isnan(inputs[1]).any():
        raise NotImplementedError("torchvision can end the process for a NaN offset")
    with torch.no_grad():
        return function(*map(torch_kernels.tensor, inputs)).numpy()


kernels = torch_kernels.kernels(call)
framework.run(
    "PyTorch, eager", ["torch", "torchvision", "numpy"], kernels, torch_kernels.pieces(kernels),
    notes=["calls of `deform_conv2d` with a NaN offset, some of which end the process, are refused by the candidate"],
    versions=[f"CPU capability {torch.backends.cpu.get_cpu_capability()}"],
)
