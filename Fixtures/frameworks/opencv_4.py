"""OpenCV 4, whose remap rounds positions to 1/32 of a pixel.

Packages: opencv-python-headless<5, numpy.
"""

import opencv_remap
