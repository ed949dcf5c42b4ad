from fractions import Fraction
import cv2, numpy as np

image, zero = np.array([[0, 1]], np.float32), np.zeros((1, 1), np.float32)
for x in (np.float32(0.3), np.float32(1 / 64)):
    exact = Fraction(float(x))  # the blend of 0 and 1 at x
    got = cv2.remap(image, np.array([[x]], np.float32), zero, cv2.INTER_LINEAR)[0, 0]
    print(f"x = {x}: got {got} exact {float(exact)}")
