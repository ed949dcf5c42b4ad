import subprocess, sys
from fractions import Fraction

exact = Fraction(1)  # one pixel, mirrored anywhere, is that pixel
program = (
    "import cv2, numpy as np; cv2.setNumThreads(0); z = np.zeros((1, 1), np.float32); "
    "print(cv2.remap(np.ones((1, 1), np.float32), z, z, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)[0, 0])"
)
try:
    got = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20).stdout.strip()
except subprocess.TimeoutExpired:
    got = "no answer in 20 s"
print("got", got, "exact", exact)
