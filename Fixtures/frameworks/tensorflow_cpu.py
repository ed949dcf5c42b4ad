"""TensorFlow on the CPU. It has no grid_sample and no padding that repeats the border.

Packages: tensorflow-cpu, numpy.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import framework
import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)


def conv2d(input, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    x = tf.pad(tf.transpose(input, (0, 2, 3, 1)), [[0, 0], [padding[0]] * 2, [padding[1]] * 2, [0, 0]])
    kernel = tf.transpose(weight, (2, 3, 1, 0))
    output = tf.nn.conv2d(x, kernel, strides=list(stride), padding="VALID", dilations=list(dilation))
    output = tf.transpose(output, (0, 3, 1, 2))
    return (output if bias is None else output + tf.constant(bias)[:, None, None]).numpy()


def depthwise(x, weight):
    found = tf.nn.depthwise_conv2d(tf.transpose(x, (0, 2, 3, 1)), tf.transpose(weight, (2, 3, 0, 1)), [1, 1, 1, 1], "VALID")
    return tf.transpose(found, (0, 3, 1, 2)).numpy()


def roll(input, shifts, dims):
    if not dims:
        raise NotImplementedError("roll without dims")
    return tf.roll(input, tf.constant(shifts, tf.int64), list(dims)).numpy()


def pad(input, pad, mode="constant", value=0.0, rule="pytorch", axes=None):
    widths = framework.pad_widths(input, pad, rule, axes)
    names = {"constant": "CONSTANT", "reflect": "REFLECT", "symmetric": "SYMMETRIC"}
    if mode not in names:
        raise NotImplementedError(f"no {mode}")
    return tf.pad(input, widths, names[mode], constant_values=np.array(value, input.dtype)).numpy()


def replicated(x, m):
    rows, columns = (np.clip(np.arange(-m, n + m), 0, n - 1) for n in x.shape[2:])
    return tf.gather(tf.gather(x, rows, axis=2), columns, axis=3).numpy()


def move(x, dy, dx):
    if found := framework.window(dy, dx, *x.shape[2:]):
        (rows, columns), (from_rows, from_columns) = found
        y = tf.Variable(x)
        y[:, :, rows, columns].assign(tf.constant(x)[:, :, from_rows, from_columns])
        return y.numpy()
    return x


framework.run(
    "TensorFlow", ["tensorflow-cpu", "numpy"], {"conv2d": conv2d, "roll": roll, "pad": pad},
    {"move": move, "pad": replicated, "roll": lambda x, shift: roll(x, shift, (2, 3)), "conv": depthwise},
    notes=["the padding of the pipelines is a gather of clamped indices"],
)
