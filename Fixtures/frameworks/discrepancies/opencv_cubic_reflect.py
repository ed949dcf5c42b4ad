from fractions import Fraction
import cv2, numpy as np

image = np.array([[1, 4], [1, 4]], np.float32)
a = Fraction(-3, 4)

def keys(t):
    t = abs(t)
    return ((a + 2) * t - (a + 3)) * t * t + 1 if t <= 1 else ((a * t - 5 * a) * t + 8 * a) * t - 4 * a if t < 2 else 0

def exact(x):  # BORDER_REFLECT (fedcba|abcdef|fedcba) has period 4: 1 4 4 1
    return sum(keys(x - k) * (1, 4, 4, 1)[k % 4] for k in range(int(x // 1) - 1, int(x // 1) + 3))

assert exact(Fraction(-33, 2)) == exact(Fraction(-1, 2))
for x in (Fraction(-33, 2), Fraction(65, 2)):
    got = cv2.remap(image, np.array([[float(x)]], np.float32), np.zeros((1, 1), np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)[0, 0]
    print(f"x = {float(x)}: got {got} exact {exact(x)} = {float(exact(x))}")
