import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from fractions import Fraction
import numpy as np, tensorflow as tf

x = np.array([1.532819e-39], np.float32).reshape(1, 1, 1, 1)
got = tf.nn.depthwise_conv2d(x, np.ones((1, 1, 1, 1), np.float32), [1, 1, 1, 1], "VALID").numpy().item()
exact = Fraction(float(x.item())) * 1
assert float(exact) == x.item() > 0
print("got", got, "exact", float(exact))
