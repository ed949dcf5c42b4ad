"""ONNX's node tests of `GridSample`, `Conv`, `DeformConv`, `Pad` and `AffineGrid`, with the outputs that they give.

Inputs and outputs are ONNX's, and so is the tolerance of a comparison of floats. Left out: tests of expanded
functions, and `Conv` with automatic padding.
"""

import numpy as np
import onnx
import torch
from onnx.backend.test.case.node import collect_testcases

MODES = {"linear": "bilinear", "nearest": "nearest", "cubic": "bicubic", "bilinear": "bilinear", "bicubic": "bicubic"}


def record(file, seed):
    file.producer = f"onnx {onnx.__version__} (onnx.backend.test.case.node)"
    # Of every operator at once: asked about one, it keeps that one's.
    for test in collect_testcases(None):
        node = test.model.graph.node[0]
        if len(test.model.graph.node) != 1 or node.op_type not in CALLS or "_expanded" in test.name:
            continue
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        (given, (output,)) = test.data_sets[0]
        call = CALLS[node.op_type](attributes, dict(zip([role_of(i, node) for i in range(len(given))], given)))
        if call is None:
            continue
        operator, arguments, inputs = call
        isExact = operator == "pad"
        file.add(
            f"node/{test.name}", operator, arguments, {role: tensor(x) for role, x in inputs.items()},
            lambda: tensor(output),
            None if isExact else {"kind": "close", "rtol": float(test.rtol), "atol": float(test.atol)},
        )


def role_of(index, node):
    """An argument that is left out has an empty name, and no array."""
    return [i for i, name in enumerate(node.input) if name][index]


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array))


def grid_sample(attributes, inputs):
    mode = attributes.get("mode", b"linear").decode()
    arguments = {
        "mode": MODES[mode],
        "padding_mode": attributes.get("padding_mode", b"zeros").decode(),
        "align_corners": bool(attributes.get("align_corners", 0)),
    }
    return "grid_sample", arguments, {"input": inputs[0], "grid": inputs[1]}


def geometry(attributes):
    pads = attributes.get("pads", [0, 0, 0, 0])
    if pads[:2] != pads[2:] or "auto_pad" in attributes:
        return None
    return {
        "stride": list(attributes.get("strides", [1, 1])),
        "padding": list(pads[:2]),
        "dilation": list(attributes.get("dilations", [1, 1])),
    }


def conv(attributes, inputs):
    arguments = geometry(attributes)
    roles = {"input": 0, "weight": 1, "bias": 2}
    return arguments and (
        "conv2d", {**arguments, "groups": attributes.get("group", 1)}, {r: inputs[i] for r, i in roles.items() if i in inputs}
    )


def deform_conv(attributes, inputs):
    roles = {"input": 0, "weight": 1, "offset": 2, "bias": 3, "mask": 4}
    return "deform_conv2d", geometry(attributes), {r: inputs[i] for r, i in roles.items() if i in inputs}


def pad(attributes, inputs):
    image, pads = inputs[0], inputs[1].tolist()
    axes = inputs[3].tolist() if 3 in inputs else range(image.ndim)
    arguments = {
        "rule": "numpy",
        "pad": [[pads[i], pads[i + len(axes)]] for i in range(len(axes))],
        "axes": [a % image.ndim for a in axes],
        "mode": attributes.get("mode", b"constant").decode(),
    }
    if arguments["mode"] == "constant":
        arguments["value"] = float(inputs[2]) if 2 in inputs else 0.0
    return "pad", arguments, {"input": image}


def affine_grid(attributes, inputs):
    arguments = {"size": inputs[1].tolist(), "align_corners": bool(attributes.get("align_corners", 0))}
    return "affine_grid", arguments, {"theta": inputs[0]}


CALLS = {"GridSample": grid_sample, "Conv": conv, "DeformConv": deform_conv, "Pad": pad, "AffineGrid": affine_grid}
