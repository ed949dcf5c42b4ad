from fractions import Fraction
import cv2, numpy as np

image = np.array([[1, 2, 3]], np.float32)
row = np.zeros((1, 1), np.float32)
for x in (32768, 2**31):
    place = x % 6  # fedcba|abcdef|fedcba of three pixels comes back after six
    exact = Fraction(1 + min(place, 5 - place))
    for mode in ("INTER_NEAREST", "INTER_LINEAR"):
        got = cv2.remap(image, np.array([[x]], np.float32), row, getattr(cv2, mode), borderMode=cv2.BORDER_REFLECT)[0, 0]
        print(f"x = {x}, {mode}: got {got} exact {exact}")
