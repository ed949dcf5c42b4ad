import subprocess, sys
from fractions import Fraction

program = """
import numpy as np, openvino
import openvino.opset12 as op
x = np.arange(1, 1 + COUNT, dtype=np.float32).reshape(1, 1, 1, COUNT)
place = op.parameter(openvino.PartialShape(SHAPE), np.float32)
made = op.pad(place, np.array([0, 0, 0, BEFORE]), np.array([0, 0, 0, AFTER]), "MODE")
print(openvino.Core().compile_model(openvino.Model([made], [place]), "CPU")([x])[0].ravel().tolist())
"""
# One pixel, edge, by (3, −2): 1 1 1 1 without its last two; 1 2 3 mirrored by (2, −4): 3 2 1 2 3 without its last four.
for mode, count, before, after, whole in (("edge", 1, 3, -2, [1, 1, 1, 1]), ("reflect", 3, 2, -4, [3, 2, 1, 2, 3])):
    exact = [Fraction(v) for v in whole[:after]]
    for shape in (f"[1, 1, 1, {count}]", "[-1, -1, -1, -1]"):
        told = program
        for word, value in (("COUNT", count), ("SHAPE", shape), ("BEFORE", before), ("AFTER", after), ("MODE", mode)):
            told = told.replace(word, str(value))
        done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
        got = done.stdout.strip() or (f"ended by signal {-done.returncode}" if done.returncode < 0 else "refused")
        print(f"{mode}, shape {shape}: got", got, "exact", *exact)
