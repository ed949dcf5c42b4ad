"""Times PyTorch's five ways of shifting and a general deform_conv2d, eager, on two threads.

    python3 Benchmarks/peers/torch_strategies.py

The image is 8 × 64 × 56 × 56, four groups move right, left, down and up by one pixel, edges are
repeated. The general deformable convolution reads the image at offsets of a quarter of a pixel (mixed: of
quarters from −1 to 1, of their own for each channel and cell), all of them a tensor in memory, and mixes all
channels with a dense 1 × 1 weight. Prints `torch NAME FORMAT<tab>seconds`, the least of many runs. Needs torch and torchvision;
without them it measures nothing.
"""

import importlib.util
import os
import sys
import time

NEEDED = ["torch", "torchvision"]
SHAPE = (8, 64, 56, 56)
CROSS = [[0, 1], [0, -1], [1, 0], [-1, 0]]
SECONDS_PER_FIGURE = 1.5


def least(work):
    """The least time of a call, over as many calls as fit; the first ones warm up."""
    for _ in range(2):
        work()
    best, start = float("inf"), time.perf_counter()
    while time.perf_counter() - start < SECONDS_PER_FIGURE:
        before = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - before)
    return best


def main():
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        print(f"torch_strategies: {', '.join(missing)} not installed; expected {', '.join(NEEDED)}", file=sys.stderr)
        return
    import torch

    # The pipelines are the ones that the fixtures were recorded with.
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Fixtures"))
    from recorder.shift import STRATEGIES

    from torchvision.ops import deform_conv2d

    torch.set_num_threads(2)
    torch.manual_seed(1)
    for name, dtype in [("float", torch.float32), ("double", torch.float64)]:
        image = torch.randn(SHAPE, dtype=dtype)
        with torch.inference_mode():
            for strategy, shift in STRATEGIES.items():
                print(f"torch {strategy} {name}\t{least(lambda: shift(image, CROSS)):.6e}", flush=True)
            n, c, h, w = SHAPE
            weight = torch.randn(c, c, 1, 1, dtype=dtype)
            for kind, offset in {
                "general": torch.full((n, 2 * c, h, w), 0.25, dtype=dtype),
                "mixed": torch.randint(-4, 5, (n, 2 * c, h, w)).to(dtype) / 4,
            }.items():
                seconds = least(lambda: deform_conv2d(image, offset, weight))
                print(f"torch {kind} deform_conv2d {name}\t{seconds:.6e}", flush=True)


if __name__ == "__main__":
    main()
