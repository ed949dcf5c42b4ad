import os, tempfile
from fractions import Fraction
import ncnn, numpy as np

def sample(image, x, mode, align):
    path = os.path.join(tempfile.mkdtemp(), "m")
    with open(path + ".param", "w") as file:
        file.write(f"7767517\n3 3\nInput a 0 1 a\nInput b 0 1 b\nGridSample s 2 1 a b c 0={mode} 1=3 2={align} 3=0\n")
    open(path + ".bin", "wb").close()
    net = ncnn.Net()
    net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = net.opt.use_fp16_packed = net.opt.use_bf16_storage = False
    net.load_param(path + ".param")
    net.load_model(path + ".bin")
    extractor = net.create_extractor()
    extractor.input("a", ncnn.Mat(np.array(image, np.float32)[None, None]).clone())
    extractor.input("b", ncnn.Mat(np.array([x, 0], np.float32).reshape(1, 1, 2)).clone())
    return float(np.array(extractor.extract("c")[1]).ravel()[0])

def mirrored(x, first, last):  # reflected until it is inside
    while not first <= x <= last:
        x = 2 * first - x if x < first else 2 * last - x
    return x

x = mirrored(Fraction(9, 2), 0, 2)  # grid 3.5, align: (3.5 + 1)/2·2 = 4.5 → −0.5 → 0.5
assert x == Fraction(1, 2)
print("bilinear, x = 4.5: got", sample([1, 2, 3], 3.5, 1, 1), "exact", (1 - x) * 1 + x * 2)
x = mirrored(Fraction(7), Fraction(-1, 2), Fraction(5, 2))  # grid 4: ((4 + 1)·3 − 1)/2 = 7 → −2 → 1
print("nearest, x = 7: got", sample([1, 2, 3], 4.0, 2, 0), "exact", [1, 2, 3][int(x)])
