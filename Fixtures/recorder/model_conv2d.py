"""The NumPy model of conv2d where the order of summing cannot matter.

That is where each output sums at most one non-zero product, or only small whole numbers. Every sum
starts at +0 (so -0 becomes +0) and no tap is skipped for a zero weight (so 0·∞ gives NaN).
"""

import numpy as np

from .numbers import Arithmetic


def conv2d(image, weight, bias, stride, padding, dilation, groups, name):
    a = Arithmetic(name, fused=False)
    image = np.pad(image.astype(np.float64), ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    outputs, per_group, kh, kw = weight.shape
    h = (image.shape[2] - dilation[0] * (kh - 1) - 1) // stride[0] + 1
    w = (image.shape[3] - dilation[1] * (kw - 1) - 1) // stride[1] + 1
    total = np.zeros((image.shape[0], outputs, h, w))
    with np.errstate(all="ignore"):
        for o in range(outputs):
            first = (o // (outputs // groups)) * per_group
            for c in range(per_group):
                for i in range(kh):
                    for j in range(kw):
                        rows = slice(i * dilation[0], i * dilation[0] + (h - 1) * stride[0] + 1, stride[0])
                        columns = slice(j * dilation[1], j * dilation[1] + (w - 1) * stride[1] + 1, stride[1])
                        total[:, o] = total[:, o] + float(weight[o, c, i, j]) * image[:, first + c, rows, columns]
        if bias is not None:
            total = total + bias.astype(np.float64)[None, :, None, None]
        return a.round(total.astype(a.carrier))
