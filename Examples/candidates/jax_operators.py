"""JAX's operators as kernels.

    shiftproof check --candidate "python3 Examples/candidates/jax_operators.py" --operator grid_sample

JAX has no grid_sample: `jax.scipy.ndimage.map_coordinates` reads positions in pixels, to which the grid is
brought as PyTorch does it, and has orders 0 and 1. JAX compiles for each shape anew, so that a hundred cases take
minutes (`--cases 100`).
"""

import sys

from shiftproof_client import serve

try:
    import jax
    import jax.numpy as jnp
    from jax.scipy.ndimage import map_coordinates
except ImportError:
    sys.exit("jax_operators: no package jax; expected it from 'pip install jax'")

jax.config.update("jax_enable_x64", True)
MODES = {"zeros": "constant", "border": "nearest"}


def grid_sample(input, grid, mode, padding_mode, align_corners):
    if mode == "bicubic":
        raise NotImplementedError("map_coordinates has orders 0 and 1")
    input, grid = jnp.asarray(input), jnp.asarray(grid)
    positions = [
        (grid[..., -1 - axis] + 1) / 2 * (n - 1) if align_corners else ((grid[..., -1 - axis] + 1) * n - 1) / 2
        for axis, n in enumerate(input.shape[2:])
    ]
    border = MODES.get(padding_mode, "mirror" if align_corners else "reflect")

    def sampled(plane, coordinates):
        return map_coordinates(plane, coordinates, order=int(mode == "bilinear"), mode=border)

    return jax.vmap(jax.vmap(sampled, (0, None)))(input, positions)


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    output = jax.lax.conv_general_dilated(
        jnp.asarray(input), jnp.asarray(weight), stride, [(p, p) for p in padding], rhs_dilation=dilation,
        feature_group_count=groups, precision=jax.lax.Precision.HIGHEST,
    )
    return output if bias is None else output + bias[:, None, None]


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    widths = [[0, 0] for _ in input.shape]
    if rule == "numpy":
        for axis, pair in zip(range(input.ndim) if axes is None else axes, pad):
            widths[axis] = pair
    else:
        for k in range(len(pad) // 2):
            widths[-1 - k] = pad[2 * k : 2 * k + 2]
        mode = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    return jnp.pad(jnp.asarray(input), widths, mode, **({"constant_values": value} if mode == "constant" else {}))


def roll(input, shifts, dims):
    return jnp.roll(jnp.asarray(input), shifts, dims) if dims else jnp.roll(jnp.asarray(input), shifts[0])


serve({"grid_sample": grid_sample, "conv2d": conv2d, "pad": pad, "roll": roll})
