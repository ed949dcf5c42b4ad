import subprocess, sys
from fractions import Fraction

program = """
import torch
from torchvision.ops import deform_conv2d
offset = torch.tensor([OFFSET]).reshape(1, 2, 1, 1)
print(deform_conv2d(torch.ones(1, 1, 1, 1), offset, torch.ones(1, 1, 1, 1)).item())
"""
exact = max(Fraction(0), 1 - Fraction(1, 4))  # 1/4 of a pixel beside the only one: (1 - 1/4) · 1
for offset, told in (("0., 0.25", f"exact {exact}"), ("0., float('nan')", "no exact value, but the process goes on")):
    done = subprocess.run([sys.executable, "-c", program.replace("OFFSET", offset)], capture_output=True, text=True)
    print(f"offset ({offset}): got", done.stdout.strip() or f"ended by signal {-done.returncode}", told)
