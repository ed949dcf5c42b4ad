"""Runs the NumPy models over recorded files: each model must give every recorded bit."""

import glob
import os

import numpy as np
import torch

from . import model_grid_sample
from .casefile import read
from .numbers import NAMES, bits, to_carrier


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
            got = tensor(case["output"])
            expected = torch.from_numpy(np.ascontiguousarray(expected)).to(got.dtype)
            wrong += not torch.equal(bits(got), bits(expected))
        if modelled:
            print(f"{os.path.basename(path)}: {modelled - wrong} of {modelled} modelled cases agree")
        agree = agree and wrong == 0
    return agree


def model(case, producer, tensor):
    """What a model says of a case, or None where there is no model for it."""
    if "raises" in case or case["operator"] != "grid_sample":
        return None
    image, grid = tensor(case["inputs"]["input"]), tensor(case["inputs"]["grid"])
    attributes = case["attributes"]
    how = attributes["mode"], attributes["padding_mode"], attributes["align_corners"]
    name = NAMES[image.dtype]
    if "dialect" not in case:
        capability = producer.split(", ")[-1]
        return model_grid_sample.vectorised(to_carrier(image), to_carrier(grid), name, *how, capability)
    return None
