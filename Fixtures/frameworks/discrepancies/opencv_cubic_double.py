from fractions import Fraction
import cv2, numpy as np

at = np.array([0], np.float32)
exact = Fraction(5, 4)  # a whole position: the pixel itself
for kind in (np.float32, np.float64):
    got = cv2.remap(np.array([[1.25]], kind), at, at, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).item()
    print(f"{kind.__name__}: got {got} exact {exact}")
