import os, tempfile
from fractions import Fraction
import ncnn, numpy as np

def sample(image, x, mode):
    path = os.path.join(tempfile.mkdtemp(), "m")
    with open(path + ".param", "w") as file:
        file.write(f"7767517\n3 3\nInput a 0 1 a\nInput b 0 1 b\nGridSample s 2 1 a b c 0={mode} 1=2 2=0 3=0\n")
    open(path + ".bin", "wb").close()
    net = ncnn.Net()
    net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = net.opt.use_fp16_packed = net.opt.use_bf16_storage = False
    net.load_param(path + ".param")
    net.load_model(path + ".bin")
    extractor = net.create_extractor()
    extractor.input("a", ncnn.Mat(np.array(image, np.float32)[None, None]).clone())
    extractor.input("b", ncnn.Mat(np.array([x, 0], np.float32).reshape(1, 1, 2)).clone())
    return float(np.array(extractor.extract("c")[1]).ravel()[0])

# Border, unaligned, two pixels: x = ((g + 1)·2 − 1)/2. A tap beyond the last pixel is the last one, and the weights add up to 1.
row = [Fraction(1), Fraction(2)]
for power in (30, 31, 47):
    x = ((Fraction(2) ** power + 1) * 2 - 1) / 2
    taps = [row[min(max(int(x) + k, 0), 1)] for k in (-1, 0, 1, 2)]
    assert len(set(taps)) == 1
    for name, mode in (("bilinear", 1), ("bicubic", 3)):
        print(f"{name}, grid 2^{power}: got {sample([1, 2], 2.0**power, mode):.4g} exact {taps[0]}")
