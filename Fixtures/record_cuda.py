"""Records what PyTorch computes on a GPU, as files that `shiftproof conform` replays: a few minutes on any CUDA device.

    python3 Fixtures/record_cuda.py --out recorded [--seed 1]
    shiftproof conform recorded/*.safetensors

Records `grid_sample`, `conv2d` and `deform_conv2d` with their gradients on the inputs of `record.py`, once with PyTorch's
own kernels (`-CUDA`) and once with cuDNN where that may be chosen (`-cuDNN`). TensorFloat-32 is off, and algorithms are
deterministic, so that a second recording gives the same bytes where the kernels allow it: gradients that are added by
atomic operations do not, and are recorded as they came.

Cases of `grid_sample` name the dialect `pytorch-cuda`, which was written from the source of the kernel and is to be held
against these files; their gradients, which that dialect has not, are held against the CPU's within a tolerance. Needs
torch built for CUDA, torchvision built for the same, numpy.

`--device cpu` tries the script where there is no GPU: the same calls go through the same wrapping to PyTorch's CPU
kernels under AVX2, as the other fixtures were recorded, and `conform` must pass all of its files.
"""

import argparse
import os
import sys
import time

sys.dont_write_bytecode = True
# Before CUDA starts: cuBLAS is deterministic only with this.
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

FORWARD = ["grid_sample", "conv2d", "deform_conv2d"]
BACKWARD = ["grid_sample_backward", "convolutions_backward"]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="where every random value comes from")
    parser.add_argument("--out", required=True, help="folder of the files")
    parser.add_argument("--only", nargs="+", default=FORWARD + BACKWARD, choices=FORWARD + BACKWARD, help="what to record")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"], help="cpu: a trial of this script without a GPU")
    return parser.parse_args()


def moved(function, device, torch):
    """The function on the device, of and to tensors of the CPU; gradients come back the same way."""

    def there(value):
        return value.to(device) if isinstance(value, torch.Tensor) else value

    def called(*arguments, **named):
        return function(*map(there, arguments), **{name: there(value) for name, value in named.items()}).cpu()

    return called


def alive(device, torch):
    """Whether the device still answers: after some errors CUDA fails every call of the process, which a recorder would
    take for refusals."""
    try:
        return torch.ones(2, device=device).sum().item() == 2
    except RuntimeError:
        return False


# Half of the bits of a format are left for the order of sums and for positions rounded otherwise.
TOLERANCES = {"f16": 2.0**-5, "bf16": 2.0**-4, "f32": 2.0**-12, "f64": 2.0**-26}


def within_tolerance(file):
    """Makes bitwise comparisons of gradients ones that another order of sums passes."""
    for case in file.cases:
        if case["comparison"]["kind"] == "bitwise" and "raises" not in case:
            relative = TOLERANCES[case["name"].split("/")[1]]
            case["comparison"] = {"kind": "close", "rtol": relative, "atol": relative}


def main():
    options = parse()
    if options.device == "cpu":
        # As the other fixtures were recorded; newer instructions of oneDNN flush subnormal numbers of bfloat16.
        os.environ["ATEN_CPU_CAPABILITY"] = os.environ["ONEDNN_MAX_CPU_ISA"] = "avx2"
    try:
        import torch
        import torch.nn.functional as F
        import torchvision
    except ImportError as error:
        sys.exit(f"record_cuda: no package {error.name}; expected torch and torchvision built for CUDA")
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("record_cuda: no CUDA device that PyTorch can use; expected one")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Before the recorders import them.
    F.grid_sample, F.conv2d = moved(F.grid_sample, options.device, torch), moved(F.conv2d, options.device, torch)
    torchvision.ops.deform_conv2d = moved(torchvision.ops.deform_conv2d, options.device, torch)
    from importlib import import_module

    from recorder.casefile import CaseFile

    device = torch.cuda.get_device_name(0) if options.device == "cuda" else "CPU"
    plain = lambda package: package.__version__.split("+")[0]
    producer = f"PyTorch {plain(torch)}, torchvision {plain(torchvision)}, {device}, CUDA {torch.version.cuda}"
    os.makedirs(options.out, exist_ok=True)
    for kernels in ("CUDA", "cuDNN"):
        torch.backends.cudnn.enabled = kernels == "cuDNN"
        for name in options.only:
            began = time.monotonic()
            dialect = "pytorch-cuda" if name == "grid_sample" and options.device == "cuda" else None
            if kernels == "cuDNN" and name == "deform_conv2d":
                continue  # torchvision has one kernel
            if kernels == "cuDNN":
                producer_here = f"{producer}, cuDNN {torch.backends.cudnn.version()}"
            else:
                producer_here = f"{producer}, cuDNN off"
            file = CaseFile(producer_here, "fused", dialect)
            import_module(f"recorder.{name}").record(file, options.seed, kernels)
            if not alive(options.device, torch):
                sys.exit(f"record_cuda: {name}-{kernels} left a device that answers no more; expected one that does. Nothing of it is written.")
            if name in BACKWARD and options.device == "cuda":
                within_tolerance(file)
            file.write(os.path.join(options.out, f"{name}-{kernels}.safetensors"))
            refused = sum("raises" in case for case in file.cases)
            print(f"{name}-{kernels}: {len(file.cases)} cases, {refused} of them refused, in {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
