from fractions import Fraction
import numpy as np, openvino
import openvino.opset1 as op

def convolved(image, kernel, stride, padding, threads):
    inputs = [op.parameter(a.shape, np.float32) for a in (image, kernel)]
    made = op.convolution(*inputs, list(stride), list(padding), list(padding), [1, 1])
    model = openvino.compile_model(openvino.Model([made], inputs), "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads})
    return model([image, kernel])[0].ravel().tolist()

def exact(image, kernel, padding):  # one column of outputs: the kernel is as wide as what it reads
    at = lambda j, i: Fraction(float(image[0, 0, j, i])) if 0 <= j < image.shape[2] else Fraction(0)
    rows, columns = kernel.shape[2:]
    return [
        sum(Fraction(float(kernel[0, 0, b, a])) * at(k + b - padding, a) for b in range(rows) for a in range(columns))
        for k in range(image.shape[2] + 2 * padding - rows + 1)
    ]

image = np.array([1, 2, 3], np.float32).reshape(1, 1, 1, 3)
kernel = np.arange(1, 13, dtype=np.float32).reshape(1, 1, 4, 3)
for stride in (1, 2):  # of the columns, of which there is one either way
    for threads in (1, 2):
        got = convolved(image, kernel, (1, stride), (2, 0), threads)
        print(f"strides (1, {stride}), {threads} threads: got", got, "exact", *exact(image, kernel, 2))
