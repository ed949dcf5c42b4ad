"""The other side of `shiftproof check` in Python: one file, nothing to install.

A kernel is a function of the operator's inputs, in the order of its signature, and of the attributes by
name; what it raises refuses the call. With NumPy it gets and returns arrays; without, `Raw` tensors of bytes.

    # my_kernel.py
    def grid_sample(input, grid, mode, padding_mode, align_corners):
        ...

    shiftproof check --operator grid_sample --candidate "python3 shiftproof_client.py my_kernel.py:grid_sample"

A program of its own is `serve(kernel)`, or `serve({"grid_sample": kernel, "pad": other})` for several
operators. From pytest, five lines:

    from shiftproof_client import check
    from my_kernel import grid_sample

    def test_grid_sample():
        check("grid_sample", grid_sample)

Optional inputs (`bias`, `mask`) come by name. An operator with several outputs returns a dictionary of
them. NumPy has no bfloat16: arrays hold its bits as uint16, or with `bfloat16="float32"` its values, which
are rounded back to the nearest. `CASE-FILES.md` has the format and every operator.
"""

import collections
import importlib
import importlib.util
import inspect
import json
import os
import shlex
import shutil
import struct
import subprocess
import sys

try:
    import numpy
except ImportError:
    numpy = None

WIDTH = {"BOOL": 1, "U8": 1, "I8": 1, "F16": 2, "BF16": 2, "I32": 4, "F32": 4, "F64": 8, "I64": 8}
NUMPY = {"BOOL": "?", "U8": "u1", "I8": "i1", "F16": "<f2", "BF16": "<u2", "I32": "<i4", "F32": "<f4", "F64": "<f8", "I64": "<i8"}

# A tensor without NumPy: `data` is little-endian, in C order.
Raw = collections.namedtuple("Raw", "dtype shape data")


# Files


def decode(payload):
    """The tensors of a safetensors file as `Raw`, by name, and its metadata."""
    size = struct.unpack_from("<Q", payload)[0]
    header = json.loads(payload[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    body = memoryview(payload)[8 + size :]
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = Raw(entry["dtype"], entry["shape"], bytes(body[begin:end]))
    return tensors, metadata


def encode(tensors, metadata=None):
    """A safetensors file of `Raw` tensors by name."""
    header, offset = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, tensor in tensors.items():
        end = offset + len(tensor.data)
        header[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + b"".join(tensor.data for tensor in tensors.values())


# Tensors


def to_array(raw, bfloat16="uint16"):
    """A `Raw` tensor as a NumPy array."""
    array = numpy.frombuffer(raw.data, NUMPY[raw.dtype]).reshape(raw.shape)
    if raw.dtype == "BF16" and bfloat16 == "float32":
        array = (array.astype("<u4") << 16).view("<f4")
    return array


def from_array(array, dtype, bfloat16="uint16"):
    """An array as a `Raw` tensor; `dtype` is that of the question, which tells bfloat16 apart.

    An array of another type is sent as what it is, and the check says so.
    """
    array = numpy.asarray(array)
    if dtype == "BF16" and bfloat16 == "float32" and array.dtype == numpy.float32:
        bits = numpy.ascontiguousarray(array).view("<u4").astype("<u8")
        rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16  # to nearest, ties to even
        # A NaN stays one when its low bits go.
        array = numpy.where(numpy.isnan(array), 0x7FC0, rounded).astype("<u2")
    if dtype == "BF16" and array.dtype == numpy.uint16:
        name = "BF16"
    else:
        name = next((n for n, t in NUMPY.items() if n != "BF16" and array.dtype == numpy.dtype(t)), None)
        if name is None:
            raise TypeError(f"an output of {array.dtype}; expected an array that files carry")
    return Raw(name, array.shape, array.astype(NUMPY[name], copy=False).tobytes())


# Answering

OPTIONAL = ("bias", "mask")


def answer(kernels, payload, load, store):
    """The file that answers the case in a frame: outputs by name, or the reason of a refusal."""
    try:
        tensors, metadata = decode(payload)
        case = json.loads(metadata["cases"])[0]
        kernel = kernels.get(case["operator"]) if isinstance(kernels, dict) else kernels
        if kernel is None:
            raise NotImplementedError(f"no {case['operator']}")
        raw = {role: tensors[name] for role, name in case["inputs"].items()}
        inputs = {role: load(tensor) for role, tensor in raw.items()}
        named = {role: inputs.pop(role) for role in OPTIONAL if role in inputs}
        dtype = next(iter(raw.values())).dtype
        outputs = kernel(*inputs.values(), **named, **case.get("attributes", {}))
        if not isinstance(outputs, dict):
            outputs = {"output": outputs}
        return encode({name: store(output, dtype) for name, output in outputs.items() if output is not None})
    except Exception as error:  # A refusal is an answer too; the next question may suit better.
        return encode({}, {"error": f"{type(error).__name__}: {error}"})


def serve(kernels, bfloat16="uint16", load=None, store=None):
    """Answers frames until standard input closes; what kernels print goes to standard error.

    `load(raw)` makes a tensor of the kernel's own kind, and `store(tensor, dtype)` a `Raw` of it, where
    they are not NumPy arrays.
    """
    if load is None:
        load = (lambda raw: to_array(raw, bfloat16)) if numpy else (lambda raw: raw)
    if store is None:
        store = (lambda array, dtype: from_array(array, dtype, bfloat16)) if numpy else (lambda raw, dtype: raw)
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while len(head := sys.stdin.buffer.read(8)) == 8:
        payload = sys.stdin.buffer.read(struct.unpack("<Q", head)[0])
        reply = answer(kernels, payload, load, store)
        stream.write(struct.pack("<Q", len(reply)) + reply)
        stream.flush()


# Checking


def check(
    operator, kernel, *, cases=1000, seed=1, formats=None, mode=None, padding=None, align_corners=None,
    convention=(), require=None, bfloat16="uint16", time_limit=None, shiftproof=None,
):
    """Checks a function of a module as a kernel, and fails with what was found.

    Starts `shiftproof check` (from `shiftproof`, the environment's SHIFTPROOF, or the PATH) with a process
    that loads the function. Returns what the check says where it holds.
    """
    __tracebackhide__ = True
    tool = shiftproof or os.environ.get("SHIFTPROOF") or shutil.which("shiftproof")
    if tool is None:
        raise RuntimeError("shiftproof: not on the PATH; expected it there, in SHIFTPROOF or in check(shiftproof=…)")
    name = getattr(kernel, "__qualname__", type(kernel).__name__)
    if not inspect.isfunction(kernel) or "<" in name:
        raise TypeError(f"kernel: {name}; expected a function of a module, which another process can load")
    program = [sys.executable, os.path.abspath(__file__), f"{inspect.getsourcefile(kernel)}:{name}", bfloat16]
    command = [tool, "check", "--operator", operator, "--candidate", shlex.join(program)]
    options = {"cases": cases, "seed": seed, "formats": formats, "mode": mode, "padding": padding, "require": require, "time-limit": time_limit}
    if align_corners is not None:
        options["align-corners"] = str(align_corners).lower()
    for option, value in options.items():
        if value is not None:
            command += [f"--{option}", value if isinstance(value, str) else ",".join(value) if isinstance(value, (list, tuple)) else str(value)]
    for value in [convention] if isinstance(convention, str) else convention:
        command += ["--convention", value]
    paths = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True)
    if done.returncode == 0:
        return done.stdout
    if done.returncode != 1:
        raise RuntimeError(done.stderr.strip() or f"shiftproof ended with {done.returncode}")
    lines = done.stdout.rstrip().split("\n")
    first = next((k for k, line in enumerate(lines) if line.startswith("FINDING")), 0)
    raise AssertionError("\n".join([lines[-1], ""] + lines[first:-1]).rstrip())


def loaded(place):
    """The function at FILE:NAME."""
    path, _, name = place.rpartition(":")
    if not os.path.isfile(path):
        sys.exit(f"kernel: {place}; expected FILE.py:FUNCTION")
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    module = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(module, path)
    found = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(module, found)
    spec.loader.exec_module(found)
    for part in name.split("."):
        found = getattr(found, part)
    return found


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(f"{os.path.basename(__file__)}: no kernel; expected FILE.py:FUNCTION, and for bfloat16 uint16 or float32")
    serve(loaded(sys.argv[1]), *sys.argv[2:3])
