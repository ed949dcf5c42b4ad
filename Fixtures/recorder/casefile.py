"""Writes recorded cases as one safetensors file in the form of `shiftproof-cases-1`.

The safetensors package is not used for writing: it orders the metadata by a random hash, and the
same cases must give the same bytes.
"""

import contextlib
import json
import os
import struct
import zlib

import numpy as np
import torch

DTYPES = {
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.float32: "F32",
    torch.float64: "F64",
    torch.int32: "I32",
    torch.int64: "I64",
    torch.bool: "BOOL",
}


def raw(tensor):
    tensor = tensor.detach().contiguous()
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    return tensor.numpy().tobytes()


@contextlib.contextmanager
def silent_stderr():
    """torchvision's C++ writes a stack trace to descriptor 2 for some of its refusals."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class CaseFile:
    """Cases in the order they were added; a tensor that occurs twice is stored once."""

    def __init__(self, producer, arithmetic="separate", dialect=None):
        self.producer, self.arithmetic, self.dialect = producer, arithmetic, dialect
        self.cases, self.tensors, self.known = [], {}, {}

    def add(self, name, operator, attributes, inputs, compute, comparison=None, **keys):
        """Runs `compute()` and records its output, its several outputs by name, or that it raised.

        `keys` go into the case as they are.
        """
        index = len(self.cases)
        case = {"name": name, "operator": operator, "attributes": attributes}
        case["inputs"] = {role: self.store(f"{index}/{role}", tensor) for role, tensor in inputs.items()}
        try:
            with silent_stderr():
                output = compute()
        except (RuntimeError, IndexError, TypeError, ValueError, OverflowError):
            case["raises"] = True
        else:
            if isinstance(output, dict):
                case["outputs"] = {role: self.store(f"{index}/{role}", tensor) for role, tensor in output.items()}
            else:
                case["output"] = self.store(f"{index}/output", output)
        case["arithmetic"] = self.arithmetic
        if self.dialect:
            case["dialect"] = self.dialect
        case["comparison"] = comparison or {"kind": "bitwise"}
        case.update(keys)
        self.cases.append(case)
        return case

    def store(self, name, tensor):
        content = (tensor.dtype, tuple(tensor.shape), raw(tensor))
        if content not in self.known:
            self.known[content] = name
            self.tensors[name] = content
        return self.known[content]

    def write(self, path):
        header = {
            "__metadata__": {
                "format": "shiftproof-cases-1",
                "producer": self.producer,
                "cases": json.dumps(self.cases, separators=(",", ":")),
            }
        }
        end = 0
        for name, (dtype, shape, data) in self.tensors.items():
            begin, end = end, end + len(data)
            header[name] = {"dtype": DTYPES[dtype], "shape": list(shape), "data_offsets": [begin, end]}
        text = json.dumps(header, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)  # the data begin at a multiple of 8, as the format advises
        beside = path + ".part"
        with open(beside, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for _, _, data in self.tensors.values():
                file.write(data)
        os.replace(beside, path)


def read(path):
    """The metadata, the cases, and a function from a tensor's name to the tensor."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__")
    dtypes = {name: dtype for dtype, name in DTYPES.items()}

    def tensor(name):
        entry = header[name]
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(bytearray(data[begin:end]) or bytearray(8), dtype=dtypes[entry["dtype"]])
        return flat[: int(np.prod(entry["shape"]))].reshape(entry["shape"])

    return metadata, json.loads(metadata["cases"]), tensor


def draws(seed, *words):
    """A random generator that depends on the seed and the words alone."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32("/".join(map(str, words)).encode())]))
