from fractions import Fraction
import tensorflow as tf

row = [1, 2, 3]
for shift in (1, 2**31, 2**40 + 1):
    got = tf.roll(tf.constant(row, tf.float32), tf.constant([shift], tf.int64), [0]).numpy().tolist()
    exact = [row[(k - Fraction(shift)).numerator % 3] for k in range(3)]  # y[k] = x[(k - shift) mod 3]
    print(f"by {shift}: got {got} exact {exact}")
