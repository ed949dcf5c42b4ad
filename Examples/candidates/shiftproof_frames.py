"""Frames and files for a candidate of `shiftproof check`, in plain Python: nothing to install.

A candidate is a function from a question to an answer; `serve` does the rest:

    from shiftproof_frames import serve
    serve(my_shift)    # my_shift(question) -> bytes of the output, or raise to refuse

A question has `dtype` (F16, BF16, F32, F64), `shape` [N, C, H, W], `data` (little-endian bytes in C
order), `strategy` and `shifts` ([dy, dx] for each group of channels, which divide C evenly). `boundary`
is the pipeline's own (keep for slice, replicate for the others) unless it was asked for.
"""

import json
import struct
import sys
from types import SimpleNamespace

WIDTH = {"F16": 2, "BF16": 2, "F32": 4, "F64": 8}


def read_frame(stream):
    head = stream.read(8)
    if len(head) < 8:
        return None
    return stream.read(struct.unpack("<Q", head)[0])


def write_frame(stream, payload):
    stream.write(struct.pack("<Q", len(payload)) + payload)
    stream.flush()


def decode(payload):
    size = struct.unpack_from("<Q", payload)[0]
    header = json.loads(payload[8 : 8 + size])
    case = json.loads(header["__metadata__"]["cases"])[0]
    entry = header[case["inputs"]["input"]]
    begin, end = entry["data_offsets"]
    attributes = case["attributes"]
    strategy = attributes["strategy"]
    return SimpleNamespace(
        dtype=entry["dtype"],
        shape=entry["shape"],
        data=payload[8 + size + begin : 8 + size + end],
        strategy=strategy,
        shifts=attributes["shifts"],
        boundary=attributes.get("boundary", "keep" if strategy == "slice" else "replicate"),
    )


def encode(tensors, metadata=None):
    """A safetensors file of {name: (dtype, shape, bytes)}."""
    header, offset = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + b"".join(data for _, _, data in tensors.values())


def channel_shifts(question):
    """The shift of each channel."""
    size = question.shape[1] // len(question.shifts)
    return [shift for shift in question.shifts for _ in range(size)]


def serve(answer):
    """Answers frames until standard input closes."""
    while (payload := read_frame(sys.stdin.buffer)) is not None:
        question = decode(payload)
        try:
            reply = encode({"output": (question.dtype, question.shape, answer(question))})
        except Exception as error:  # A refusal is an answer too; the next question may suit better.
            reply = encode({}, {"error": f"{type(error).__name__}: {error}"})
        write_frame(sys.stdout.buffer, reply)
