import os
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from fractions import Fraction
import numpy as np, tensorflow as tf

row = [1, 2, 3, 4]
image = np.array(row, np.float32).reshape(1, 1, 4, 1)

def moved(d, fill_mode):
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=image, transforms=np.array([[1, 0, d, 0, 1, 0, 0, 0]], np.float32), output_shape=[1, 4], fill_value=0.0,
        interpolation="NEAREST", fill_mode=fill_mode,
    ).numpy().ravel().tolist()

for d in (1, 3, 8, -4):  # every position is whole; (a b c d | a b c d | a b c d) has period 4
    exact = [row[(d + k) % 4] for k in range(4)]
    assert all(Fraction(d) + k == d + k for k in range(4))
    print(f"WRAP by {d}: got", moved(float(d), "WRAP"), "exact", exact)
mirror = row + row[::-1]
print("REFLECT by 8: got", moved(8.0, "REFLECT"), "exact", [mirror[(8 + k) % 8] for k in range(4)])
