"""The NumPy model of torchvision's CPU deform_conv2d, exact up to the order of the dot product.

Every scalar operation of the sampling rounds to the storage type, in every build: torchvision is
compiled without fused multiply-adds and is not dispatched by capability.
"""

import numpy as np

from .numbers import Arithmetic


def columns(image, offset, mask, kernel, stride, padding, dilation, name):
    """The sampled values (N, C, kh·kw, Ho, Wo).

    Tap k = i·kw + j of offset group g reads at row `ho·stride − pad + i·dilation + offset[2(g·K + k)]`
    and column likewise with `offset[2(g·K + k) + 1]`: relative to the tap's own position, y first.
    """
    a = Arithmetic(name, fused=False)
    n, channels, h, w = image.shape
    kh, kw = kernel
    out_h, out_w = offset.shape[2:]
    per_group = channels // (offset.shape[1] // (2 * kh * kw))
    result = np.zeros((n, channels, kh * kw, out_h, out_w), a.carrier)
    with np.errstate(all="ignore"):
        for c in range(channels):
            for k in range(kh * kw):
                pair = (c // per_group) * kh * kw + k
                base_y = np.arange(out_h) * stride[0] - padding[0] + (k // kw) * dilation[0]
                base_x = np.arange(out_w) * stride[1] - padding[1] + (k % kw) * dilation[1]
                y = a.add(a.constant(base_y)[None, :, None], offset[:, 2 * pair])
                x = a.add(a.constant(base_x)[None, None, :], offset[:, 2 * pair + 1])
                value = bilinear(a, image[:, c], y, x)
                if mask is not None:
                    value = a.multiply(mask[:, pair], value)
                result[:, c, k] = value
    return result


def bilinear(a, plane, y, x):
    n, h, w = plane.shape
    inside = (y > -1) & (y < h) & (x > -1) & (x < w)
    y, x = np.where(inside, y, a.carrier(0)), np.where(inside, x, a.carrier(0))
    low_y, low_x = np.floor(y), np.floor(x)
    ly, lx = a.subtract(y, low_y), a.subtract(x, low_x)
    hy, hx = a.subtract(a.constant(1), ly), a.subtract(a.constant(1), lx)

    def tap(dy, dx):
        iy, ix = (low_y + dy).astype(int), (low_x + dx).astype(int)
        there = (iy >= 0) & (iy < h) & (ix >= 0) & (ix < w)
        values = plane[np.arange(n)[:, None, None], np.where(there, iy, 0), np.where(there, ix, 0)]
        return np.where(there, values, a.carrier(0))

    total = a.multiply(a.multiply(hy, hx), tap(0, 0))
    total = a.add(total, a.multiply(a.multiply(hy, lx), tap(0, 1)))
    total = a.add(total, a.multiply(a.multiply(ly, hx), tap(1, 0)))
    total = a.add(total, a.multiply(a.multiply(ly, lx), tap(1, 1)))
    return np.where(inside, total, a.carrier(0))


def deform_conv2d(image, offset, weight, bias, mask, stride, padding, dilation, name):
    """Right in every bit where each output sums at most one non-zero product or sums exactly."""
    a = Arithmetic(name, fused=False)
    sampled = columns(image, offset, mask, weight.shape[2:], stride, padding, dilation, name).astype(np.float64)
    outputs, per_group = weight.shape[:2]
    groups = image.shape[1] // per_group
    flat = weight.reshape(outputs, per_group, -1).astype(np.float64)
    total = np.zeros((image.shape[0], outputs, *offset.shape[2:]))
    with np.errstate(all="ignore"):
        for o in range(outputs):
            first = (o // (outputs // groups)) * per_group
            for c in range(per_group):
                for k in range(flat.shape[2]):
                    total[:, o] = total[:, o] + flat[o, c, k] * sampled[:, first + c, k]
        total = a.round(total.astype(a.carrier))
        return total if bias is None else a.add(total, bias[None, :, None, None])
