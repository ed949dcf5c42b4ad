"""What every recorder of gradients shares: autograd's answers under the names that case files give them."""

import torch


def add(file, name, operator, attributes, inputs, forward, wanted, comparison=None):
    """Records the gradients of `forward(**inputs)` by the inputs in `wanted`, for the given grad_output.

    The gradient of a list of values, such as a bias, is called as its input is: `grad_bias`.
    """
    def compute():
        leaves = {role: tensor.detach().clone().requires_grad_(role in wanted) for role, tensor in inputs.items() if role != "grad_output"}
        output = forward(**leaves)
        found = torch.autograd.grad(output, [leaves[role] for role in wanted], inputs["grad_output"])
        return {f"grad_{role}": gradient for role, gradient in zip(wanted, found)}

    file.add(name, operator, attributes, inputs, compute, comparison)


def shape_of(forward, **inputs):
    """The extents of an output, found by a call."""
    with torch.no_grad():
        return forward(**inputs).shape
