from fractions import Fraction
import cv2, numpy as np

pixels = [1.25, 5.5, 2.75]
x, y = (np.array([v], np.float32) for v in ([0, 1, 2], [1, 1, 1]))
exact = [Fraction(v) for v in pixels]  # whole positions: the pixels themselves
for kind in (np.float32, np.float64):
    image = np.array([pixels] * 3, kind)
    got = cv2.remap(image, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)[0].tolist()
    print(f"{kind.__name__}: got", *got, "exact", *map(float, exact))
