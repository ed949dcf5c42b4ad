import os, tempfile
from fractions import Fraction
import ncnn, numpy as np

image = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3)
kernel = np.zeros((9, 1, 3, 3), np.float32)
kernel[:, 0, 0, 0] = 1  # each of nine outputs is the first pixel

folder = tempfile.mkdtemp()
with open(folder + "/net.param", "w") as file:
    file.write("7767517\n2 2\nInput in 0 1 x\nConvolution layer 1 1 x y 0=9 1=3 11=3 5=0 6=81\n")
with open(folder + "/net.bin", "wb") as file:
    file.write(b"\0\0\0\0" + kernel.tobytes())

def convolved(winograd):
    net = ncnn.Net()
    options = net.opt
    options.use_fp16_storage = options.use_fp16_arithmetic = options.use_fp16_packed = options.use_bf16_storage = False
    options.num_threads, options.use_winograd_convolution = 1, winograd
    assert net.load_param(folder + "/net.param") == 0 and net.load_model(folder + "/net.bin") == 0
    extractor = net.create_extractor()
    extractor.input("x", ncnn.Mat(image).clone())
    return np.array(extractor.extract("y")[1]).ravel()[0].item()

exact = sum(Fraction(float(w)) * Fraction(float(p)) for w, p in zip(kernel[0].ravel(), image.ravel()))
for winograd in (True, False):
    got = convolved(winograd)
    error = abs(Fraction(got) - exact) * 2**24
    print(f"use_winograd_convolution {winograd}: got {got:.7g} exact {exact}, {float(error):.0f} · 2^-24 beside it")
