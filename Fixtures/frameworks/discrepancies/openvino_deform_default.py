from fractions import Fraction
import numpy as np, openvino
import openvino.opset8 as op

x = np.array([[[[1, 2], [4, 8]]]], np.float32)

def deform(dx, pad):
    offset = np.zeros((1, 2, 2, 2), np.float32)
    offset[:, 1] = dx
    arrays = [x, offset, np.ones((1, 1, 1, 1), np.float32)]
    places = [op.parameter(a.shape, np.float32) for a in arrays]
    made = op.deformable_convolution(*places, [1, 1], [0, 0], [0, 0], [1, 1], auto_pad="EXPLICIT", **({} if pad is None else {"bilinear_interpolation_pad": pad}))
    return openvino.Core().compile_model(openvino.Model([made], places), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(arrays)[0].ravel().tolist()

def exact(dx):  # zeros outside, bilinear between
    row = lambda r, p: sum(max(0, 1 - abs(p - k)) * Fraction(float(r[k])) for k in (0, 1))
    return [row(r, Fraction(k) + Fraction(dx)) for r in x[0, 0] for k in (0, 1)]

print("offset x 1/2: got", deform(0.5, None), "by default,", deform(0.5, True), "with bilinear_interpolation_pad, exact with zeros outside", *exact(0.5))
