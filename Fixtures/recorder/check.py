"""Runs the NumPy models over recorded files: each model must give every bit of what is demanded bit for bit."""

import glob
import os

import numpy as np
import torch

from . import model_conv2d, model_deform_conv2d, model_fallback, model_grid_sample, model_inductor, model_onnx, model_pad, model_shift, model_slice_in_place
from .casefile import read
from .numbers import NAMES, bits, to_carrier


REFUSED = object()


def run(folder, only):
    """Prints one line per file with modelled cases; true when no bit differs."""
    agree = True
    for path in sorted(glob.glob(os.path.join(folder, "*.safetensors"))):
        group = os.path.basename(path)[: -len(".safetensors")].split("-")[0]
        if only and group not in only:
            continue
        metadata, cases, tensor = read(path)
        modelled = wrong = 0
        for case in cases:
            expected = model(case, metadata["producer"], tensor)
            if expected is None:
                continue
            modelled += 1
            if expected is REFUSED or "raises" in case:
                wrong += not (expected is REFUSED and "raises" in case)
                continue
            got = tensor(case["output"])
            expected = torch.from_numpy(np.ascontiguousarray(expected)).to(got.dtype)
            if not torch.equal(bits(got), bits(expected)):
                wrong += 1
                print(f"{case['name']}: {int((bits(got) != bits(expected)).sum())} elements differ")
        if modelled:
            print(f"{os.path.basename(path)}: {modelled - wrong} of {modelled} modelled cases agree")
        agree = agree and wrong == 0
    return agree


def model(case, producer, tensor):
    """What a model says of a case, or None where there is no model for it."""
    if case["operator"].endswith("_backward") or case["operator"] == "affine_grid" or "rule" in case["attributes"]:
        return None
    if "raises" not in case and case["comparison"]["kind"] != "bitwise":
        return None
    if case["operator"] == "slice_in_place":
        return slice_in_place(case, tensor)
    if case["operator"] in ("pad", "roll"):
        moved = getattr(model_pad, case["operator"])(to_carrier(tensor(case["inputs"]["input"])), **case["attributes"])
        return REFUSED if moved is None else moved
    if "raises" in case:
        return None
    image = tensor(case["inputs"]["input"])
    attributes = case["attributes"]
    if image.ndim == 5:
        return None
    name = NAMES[image.dtype]
    capability = producer.split(", ")[2] if producer.startswith("PyTorch") else None
    if case["operator"] == "shift":
        strategy = model_shift.STRATEGIES[attributes["strategy"]]
        return strategy(to_carrier(image), attributes["shifts"], name, capability)
    if case["operator"] in ("conv2d", "deform_conv2d"):
        given = {role: to_carrier(tensor(key)) for role, key in case["inputs"].items()}
        geometry = attributes["stride"], attributes["padding"], attributes["dilation"]
        if case["operator"] == "conv2d":
            return model_conv2d.conv2d(given["input"], given["weight"], given.get("bias"), *geometry, attributes["groups"], name)
        return model_deform_conv2d.deform_conv2d(
            given["input"], given["offset"], given["weight"], given.get("bias"), given.get("mask"), *geometry, name
        )
    if case["operator"] == "grid_sample":
        grid = to_carrier(tensor(case["inputs"]["grid"]))
        how = attributes["mode"], attributes["padding_mode"], attributes["align_corners"]
        if "dialect" not in case:
            return model_grid_sample.vectorised(to_carrier(image), grid, name, *how, capability)
        if case["dialect"] == "pytorch-fallback":
            return model_fallback.fallback(to_carrier(image), grid, *how)
        if case["dialect"] == "pytorch-inductor":
            return model_inductor.inductor(to_carrier(image), grid, name, *how)
        if case["dialect"] == "onnx-reference":
            return model_onnx.onnx_reference(to_carrier(image), grid, *how)
    return None


def slice_in_place(case, tensor):
    x = tensor(case["inputs"]["input"])
    moved = model_slice_in_place.slice_in_place(to_carrier(x), **case["attributes"], item_bytes=x.element_size())
    return REFUSED if moved is None else moved
