"""MLX on the CPU.

Packages: mlx[cpu], numpy.
"""

import framework
import mlx.core as mx
import numpy as np

mx.set_default_device(mx.cpu)


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    x, kernel = mx.array(np.ascontiguousarray(np.transpose(input, (0, 2, 3, 1)))), mx.array(np.ascontiguousarray(np.transpose(weight, (0, 2, 3, 1))))
    output = np.transpose(np.array(mx.conv2d(x, kernel, tuple(stride), tuple(padding), tuple(dilation), groups)), (0, 3, 1, 2))
    return np.ascontiguousarray(output if bias is None else output + bias[:, None, None])


def roll(input, shifts, dims):
    if max(map(abs, shifts)) >= 1 << 31:
        raise NotImplementedError("32-bit shifts")
    return np.array(mx.roll(mx.array(input), tuple(shifts), tuple(dims)) if dims else mx.roll(mx.array(input), shifts[0]))


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    mode = {"replicate": "edge"}.get(mode, mode)
    if mode not in ("constant", "edge", "reflect", "symmetric"):
        raise NotImplementedError(f"no {mode}")
    widths = framework.pad_widths(input, pad, rule, axes)
    if min(map(min, widths)) < 0:
        raise NotImplementedError("no negative amounts")
    return np.array(mx.pad(mx.array(input), widths, mode=mode, constant_values=mx.array(np.array(value, input.dtype))))


def move(x, dy, dx):
    if found := framework.window(dy, dx, *x.shape[2:]):
        (rows, columns), (from_rows, from_columns) = found
        y = mx.array(x)
        y[:, :, rows, columns] = mx.array(x)[:, :, from_rows, from_columns]
        return np.array(y)
    return x


framework.run(
    "MLX", ["mlx", "mlx-cpu", "numpy"], {"conv2d": conv2d, "roll": roll, "pad": pad},
    {
        "move": move, "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: roll(x, shift, (2, 3)),
        "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]),
    },
)
