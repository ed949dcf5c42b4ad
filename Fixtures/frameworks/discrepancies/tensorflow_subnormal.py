import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from fractions import Fraction
import numpy as np, tensorflow as tf

for pixel, weight in ((1.532819e-39, 1), (1, 1.532819e-39)):
    x, w = (np.array([value], np.float32).reshape(1, 1, 1, 1) for value in (pixel, weight))
    got = tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "VALID").numpy().item()
    exact = Fraction(x.item()) * Fraction(w.item())
    assert float(np.float32(float(exact))) == float(exact) > 0
    print(f"pixel {pixel}, weight {weight}: got {got} exact {float(exact)}")
