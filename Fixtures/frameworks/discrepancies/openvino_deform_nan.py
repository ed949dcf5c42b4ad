import subprocess, sys
from fractions import Fraction

# One pixel, 1, a kernel of 1 × 1, 1: without an offset the answer is 1 · 1.
print("exact with offset (0, 0):", Fraction(1) * Fraction(1))
program = """
import numpy as np, openvino
import openvino.opset15 as op
one = np.ones((1, 1, 1, 1), np.float32)
offset = np.array(OFFSET, np.float32).reshape(1, 2, 1, 1)
inputs = [op.parameter(a.shape, np.float32) for a in (one, offset, one)]
made = op.deformable_convolution(*inputs, [1, 1], [0, 0], [0, 0], [1, 1], bilinear_interpolation_pad=PAD)
print(openvino.compile_model(openvino.Model([made], inputs), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([one, offset, one])[0].item())
"""
for pad in ("False", "True"):
    for offset in ("[0, 0]", "[0, float('nan')]", "[0, float('inf')]", "[0, 2.0**40]"):
        told = program.replace("OFFSET", offset).replace("PAD", pad)
        done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True)
        got = done.stdout.strip() or (f"ended by signal {-done.returncode}" if done.returncode < 0 else "refused")
        print(f"bilinear_interpolation_pad={pad}, offset {offset}: {got}")
