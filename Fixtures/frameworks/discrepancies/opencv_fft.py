from fractions import Fraction
import cv2, numpy as np

cv2.setNumThreads(0)
image = np.array([[0], [0], [1], [0]], np.float32)
exact = Fraction(0)  # 1 · 0: the only tap lies on another pixel than the impulse
for m in (5, 6):
    padded = cv2.copyMakeBorder(image, m, m, m, m, cv2.BORDER_REPLICATE)
    kernel = np.zeros((2 * m + 1, 2 * m + 1), np.float32)
    kernel[0, m] = 1  # moves down by m, and the impulse out
    got = cv2.filter2D(padded, -1, kernel, borderType=cv2.BORDER_CONSTANT)[m : m + 4, m]
    print(f"one-hot {2 * m + 1} × {2 * m + 1}: got", *got, "exact", *[exact] * 4)
