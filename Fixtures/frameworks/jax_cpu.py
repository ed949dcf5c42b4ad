"""JAX on the CPU. It has no grid_sample; `map_coordinates` reads positions in pixels, with orders 0 and 1.

Packages: jax, numpy.
"""

import os
import tempfile

os.environ["JAX_PLATFORMS"] = "cpu"
# What one process compiled, another one finds.
os.environ["JAX_COMPILATION_CACHE_DIR"] = os.path.join(tempfile.gettempdir(), "shiftproof-survey-jax")
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
os.environ["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"

import framework
import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.ndimage import map_coordinates

jax.config.update("jax_enable_x64", True)
MODES = {"zeros": "constant", "border": "nearest", "reflection": "mirror", "symmetric": "reflect"}


def remap(input, map, mode, padding_mode):
    if mode == "bicubic":
        raise NotImplementedError("map_coordinates has orders 0 and 1")
    order = int(mode == "bilinear")
    return framework.planes(input, map, lambda plane, x, y: map_coordinates(plane, [y, x], order=order, mode=MODES[padding_mode]))


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    output = jax.lax.conv_general_dilated(
        jnp.asarray(input), jnp.asarray(weight), stride, [(p, p) for p in padding], rhs_dilation=dilation,
        feature_group_count=groups, precision=jax.lax.Precision.HIGHEST,
    )
    return np.asarray(output if bias is None else output + bias[:, None, None])


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    widths = framework.pad_widths(input, pad, rule, axes)
    if rule != "numpy":
        mode = {"replicate": "edge", "circular": "wrap"}.get(mode, mode)
    return np.asarray(jnp.pad(jnp.asarray(input), widths, mode, **({"constant_values": value} if mode == "constant" else {})))


def roll(input, shifts, dims):
    return np.asarray(jnp.roll(jnp.asarray(input), shifts, dims) if dims else jnp.roll(jnp.asarray(input), shifts[0]))


def move(x, dy, dx):
    if found := framework.window(dy, dx, *x.shape[2:]):
        (rows, columns), (from_rows, from_columns) = found
        return np.asarray(jnp.asarray(x).at[:, :, rows, columns].set(x[:, :, from_rows, from_columns]))
    return x


def sample(x, grid):
    px, py = framework.pixels(grid, *x.shape[2:], True)
    return remap(x, np.stack([px, py], -1), "bilinear", "zeros")


framework.run(
    "JAX", ["jax", "jaxlib", "numpy"], {"remap": remap, "conv2d": conv2d, "pad": pad, "roll": roll},
    {
        "move": move, "pad": lambda x, m: pad(x, [m] * 4, "replicate"), "roll": lambda x, shift: roll(x, shift, (2, 3)),
        "conv": lambda x, w: conv2d(x, w, groups=x.shape[1]), "sample": sample,
    },
    shapes=6, notes=["compiled for each shape", "the positions of `grid_sample` are brought to pixels in NumPy, in PyTorch's order"],
)
