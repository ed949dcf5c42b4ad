"""OpenVINO's deformable convolution with `bilinear_interpolation_pad` as it is by default.

Packages: openvino, numpy.
"""

import os

os.environ["BILINEAR_INTERPOLATION_PAD"] = "0"
import open_vino
