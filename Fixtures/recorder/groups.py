"""The list of groups: one name, one module, one file (or one per capability)."""

import importlib
import os

from .casefile import CaseFile

# Recorded under every capability into NAME-CAPABILITY.safetensors.
PER_CAPABILITY = ["grid_sample", "pad", "roll", "conv2d", "deform_conv2d", "shift", "special_pixel"]
# Likewise, but not under AVX512.
NARROW = ["grid_sample_backward", "moves_backward", "convolutions_backward", "affine_grid"]
# Recorded once, in the process named here, into NAME.safetensors.
ONCE = {
    "fallback": "DEFAULT",
    "inductor": "AVX2",
    "onnx_reference": "DEFAULT",
    "nearest_width": "DEFAULT",
    "presets": "AVX2",
    "slice_in_place": "AVX2",
    "volumes": "DEFAULT",
    "numpy_pad": "DEFAULT",
    "sample_inputs": "DEFAULT",
    "node_tests": "DEFAULT",
}
# These do not depend on the capability of their process: no product of theirs is contracted.
SEPARATE = [
    "fallback", "inductor", "onnx_reference", "nearest_width", "presets", "slice_in_place", "node_tests",
]
# Recorded from another package than PyTorch.
PRODUCERS = {"numpy_pad": "NumPy"}
NAMES = PER_CAPABILITY + NARROW + list(ONCE)


def record(capability, seed, out, only):
    import torch
    import torchvision

    torch.set_num_threads(1)
    versions = f"PyTorch {plain(torch)}, torchvision {plain(torchvision)}"
    arithmetic = "separate" if capability == "DEFAULT" else "fused"
    os.makedirs(out, exist_ok=True)
    for name in only or NAMES:
        module = importlib.import_module(f".{name}", __package__)
        if name in NARROW and capability == "AVX512":
            continue
        if name in PER_CAPABILITY + NARROW:
            file = CaseFile(f"{versions}, {capability}", arithmetic)
            module.record(file, seed, capability)
            file.write(os.path.join(out, f"{name}-{capability}.safetensors"))
        elif capability == ONCE[name]:
            arithmetic = "separate" if name in SEPARATE else arithmetic
            file = CaseFile(producer(name, f"{versions}, {capability}"), arithmetic)
            module.record(file, seed)
            file.write(os.path.join(out, f"{name}.safetensors"))


def producer(name, usual):
    if name not in PRODUCERS:
        return usual
    package = PRODUCERS[name]
    return f"{package} {plain(importlib.import_module(package.lower()))}"


def plain(package):
    return package.__version__.split("+")[0]
