import subprocess, sys
from fractions import Fraction

# One pixel, edge padding by (3, −2): 1 1 1 1 without its last two.
exact = [Fraction(1)] * (1 + 3 - 2)
program = """
import numpy as np, openvino
import openvino.opset12 as op
x = np.ones((1, 1, 1, 1), np.float32)
place = op.parameter(openvino.PartialShape(SHAPE), np.float32)
made = op.pad(place, np.array([0, 0, 0, 3]), np.array([0, 0, 0, -2]), "edge")
print(openvino.Core().compile_model(openvino.Model([made], [place]), "CPU")([x])[0].ravel().tolist())
"""
for shape in ("[1, 1, 1, 1]", "[-1, -1, -1, -1]"):
    done = subprocess.run([sys.executable, "-c", program.replace("SHAPE", shape)], capture_output=True, text=True)
    told = done.stdout.strip() or (f"ended by signal {-done.returncode}" if done.returncode < 0 else "refused")
    print(f"shape {shape}: got", told, "exact", *exact)
