import importlib.util, os
from fractions import Fraction
import numpy as np

x = np.ones((1, 1), np.float32)
if importlib.util.find_spec("tensorflow"):
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    ways = {
        "tf.pad": lambda value: tf.pad(x, [[0, 0], [1, 0]], constant_values=value).numpy(),
        "raw_ops.PadV2": lambda value: tf.raw_ops.PadV2(input=x, paddings=[[0, 0], [1, 0]], constant_values=value).numpy(),
    }
elif importlib.util.find_spec("tinygrad"):
    os.environ["DEV"] = "CPU"
    from tinygrad import Tensor

    ways = {"Tensor.pad": lambda value: Tensor(x).pad((1, 0, 0, 0), value=float(value)).numpy()}
else:
    import openvino
    import openvino.opset12 as op

    def padded(value):
        place = op.parameter(x.shape, np.float32)
        made = op.pad(place, np.array([0, 1]), np.array([0, 0]), "constant", value)
        return openvino.Core().compile_model(openvino.Model([made], [place]), "CPU")([x])[0]

    ways = {"opset12.pad of a number": padded, "of a constant": lambda value: padded(op.constant(value))}

assert Fraction(-0.0) == Fraction(0.0)  # equal as numbers; the sign of a copied zero is what is asked
for value in (-0.0, 5.0):
    for name, pad in ways.items():
        print(f"{name}, {value}: got", pad(np.float32(value)).ravel().tolist(), "exact", [value, 1.0])
