from fractions import Fraction
import cv2, numpy as np

image = np.array([[1, 2, 3]], np.float32)
exact = Fraction(3)  # beyond the last pixel BORDER_REPLICATE (aaa|abc|ccc) has the last one
zero = np.zeros((1, 1), np.float32)
for x in (2.0**31 - 128, 2.0**31):
    for mode in ("INTER_NEAREST", "INTER_LINEAR", "INTER_CUBIC"):
        got = cv2.remap(image, np.array([[x]], np.float32), zero, getattr(cv2, mode), borderMode=cv2.BORDER_REPLICATE)[0, 0]
        print(f"x = {x:.0f}, {mode}: got {got} exact {exact}")
