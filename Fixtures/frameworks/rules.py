"""Questions at ties, NaN, infinities and far outside that every framework is asked in the same words.

Each is one position in a small image. A framework with `grid_sample` gets it as the grid value that names it, exactly near by and to rounding
far outside; one with `remap` as the position.
"""

import json
import os
import struct
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Examples", "candidates"))
import shiftproof_client as client

# The first value of each convention of `check --convention`.
DEFAULTS = {
    "ties": "even", "bicubic": "-3/4", "alignment": "as-asked", "edge": "fading", "axes": "as-documented", "kernel": "as-it-is",
    "nearest": "padded-first", "bicubic-border": "taps", "outside": "left-out", "narrow-indices": "whole", "reflect": "without-edge",
    "circular": "cropped-first",
}

NAN, INF = float("nan"), float("inf")
# Key, image of one row, position in pixels, mode, padding.
QUESTIONS = [
    ("tie 1/2", [1, 2, 3, 4], 0.5, "nearest", "zeros"),
    ("tie 3/2", [1, 2, 3, 4], 1.5, "nearest", "zeros"),
    ("tie -1/2", [1, 2, 3, 4], -0.5, "nearest", "zeros"),
    ("tie -3/2 mirrored", [1, 2, 3, 4], -1.5, "nearest", "symmetric"),
    ("NaN bilinear zeros", [1, 2], NAN, "bilinear", "zeros"),
    ("NaN bilinear border", [1, 2], NAN, "bilinear", "border"),
    ("NaN nearest zeros", [1, 2], NAN, "nearest", "zeros"),
    ("NaN nearest border", [1, 2], NAN, "nearest", "border"),
    ("+Inf bilinear zeros", [1, 2], INF, "bilinear", "zeros"),
    ("+Inf bilinear border", [1, 2], INF, "bilinear", "border"),
    ("+Inf nearest zeros", [1, 2], INF, "nearest", "zeros"),
    ("+Inf nearest border", [1, 2], INF, "nearest", "border"),
    ("2^24 bilinear border", [1, 2], 2.0**24, "bilinear", "border"),
    ("2^31 bilinear border", [1, 2], 2.0**31, "bilinear", "border"),
    ("2^31 nearest zeros", [1, 2], 2.0**31, "nearest", "zeros"),
    ("2^31 nearest border", [1, 2], 2.0**31, "nearest", "border"),
    ("2^64 bilinear border", [1, 2], 2.0**64, "bilinear", "border"),
    ("2^64 nearest zeros", [1, 2], 2.0**64, "nearest", "zeros"),
    ("-2^31 bilinear border", [1, 2], -(2.0**31), "bilinear", "border"),
    ("2^31 bicubic border", [1, 2], 2.0**31, "bicubic", "border"),
    ("2^64 bicubic border", [1, 2], 2.0**64, "bicubic", "border"),
    ("2^64 nearest border", [1, 2], 2.0**64, "nearest", "border"),
    ("2^64 bilinear zeros", [1, 2], 2.0**64, "bilinear", "zeros"),
    ("-2^64 bilinear zeros", [1, 2], -(2.0**64), "bilinear", "zeros"),
]


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


def question(operator, image, position, mode, padding):
    """The frame of a question, two rows alike so that no framework meets an image of one row."""
    width = len(image)
    attributes = {"mode": mode, "padding_mode": padding}
    if operator == "grid_sample":
        # Unaligned: x = ((g + 1)·n − 1)/2, which 2^k + … names to rounding far outside and exactly near by.
        x = (2 * position + 1) / width - 1
        y = 1 / 2 - 1  # row 0 of two
        attributes |= {"align_corners": False, "padding_mode": {"symmetric": "reflection"}.get(padding, padding)}
    else:
        x, y = position, 0.0
    tensors = {
        "input": client.Raw("F32", [1, 1, 2, width], floats(image * 2)),
        "points": client.Raw("F32", [1, 1, 1, 2], floats([x, y])),
    }
    role = "grid" if operator == "grid_sample" else "map"
    case = {"name": "rule", "operator": operator, "attributes": attributes, "inputs": {"input": "input", role: "points"}}
    return client.encode(tensors, {"format": "shiftproof-cases-1", "cases": json.dumps([case])})


def words(value):
    return "NaN" if value != value else "Inf" if value == INF else "-Inf" if value == -INF else f"{value:.6g}"


def asked(command, frame, limit=180):
    """The bytes of the answer of a new process to one frame, or `None` where it refuses or fails."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    timer = threading.Timer(limit, process.kill)
    timer.start()
    try:
        out, _ = process.communicate(struct.pack("<Q", len(frame)) + frame)
    finally:
        timer.cancel()
    if len(out) < 8:
        return None
    tensors, metadata = client.decode(out[8:])
    return None if "error" in metadata else tensors["output"].data


def answers(command, operators, limit=180):
    """What a candidate says to each question, as text, by its key."""
    operator = next((name for name in ("grid_sample", "remap") if name in operators), None)
    if operator is None:
        return {}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    found = {}
    for key, image, position, mode, padding in QUESTIONS:
        frame = question(operator, image, position, mode, padding)
        timer = threading.Timer(limit, process.kill)
        timer.start()
        try:
            process.stdin.write(struct.pack("<Q", len(frame)) + frame)
            process.stdin.flush()
            head = process.stdout.read(8)
            if len(head) < 8:
                raise EOFError
            tensors, metadata = client.decode(process.stdout.read(struct.unpack("<Q", head)[0]))
            found[key] = "refused" if "error" in metadata else words(struct.unpack("<f", tensors["output"].data)[0])
        except (EOFError, BrokenPipeError):
            found[key] = "no answer"
            process.kill()
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        finally:
            timer.cancel()
    process.kill()
    return found
