"""ONNX's reference GridSample (`onnx.reference.ReferenceEvaluator`, opsets 20 and 22) in float32.

Linear and cubic refuse a NaN or infinite position (Python's int() raises), and so does reflection of
an infinity; those are recorded as refused.
"""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from .dialects import add, combinations, corner, inputs

ONNX_MODES = {"bilinear": "linear", "nearest": "nearest", "bicubic": "cubic"}


def record(file, seed):
    file.dialect = "onnx-reference"
    file.producer = f"onnx {onnx.__version__} (onnx.reference), NumPy {np.__version__}"
    for align in (True, False):
        for index, (image, grid) in enumerate(inputs(seed, "f32", torch.float32, align)):
            opset = 20 if index % 2 == 0 else 22
            parts = [("", grid)]
            finite = (grid.abs() < 1e37).all(-1).flatten()  # beyond, the position overflows
            if not finite.all():  # one bad position refuses a whole call
                parts = [("-finite", grid.reshape(grid.shape[0], 1, -1, 2)[:, :, finite]), ("-not-finite", grid[:, :1, :5])]
            for part, points in parts:
                for mode, padding in combinations():
                    add(
                        file, f"onnx/f32/{mode}/{padding}/{corner(align)}/opset{opset}/{index}{part}",
                        image, points, mode, padding, align, lambda: reference(image, points, mode, padding, align, opset),
                    )


def reference(image, grid, mode, padding, align, opset):
    node = helper.make_node(
        "GridSample", ["X", "grid"], ["Y"], mode=ONNX_MODES[mode], padding_mode=padding, align_corners=int(align)
    )
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * 4)
    graph = helper.make_graph([node], "grid_sample", [value("X"), value("grid")], [value("Y")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    with np.errstate(all="ignore"):
        (result,) = ReferenceEvaluator(model).run(None, {"X": image.numpy(), "grid": grid.numpy()})
    return torch.from_numpy(result)
