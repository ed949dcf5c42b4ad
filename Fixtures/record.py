"""Records cases from PyTorch, torchvision and ONNX into files that `shiftproof conform` reads.

    python3 Fixtures/record.py --seed 1 [--out Fixtures] [--only NAME …] [--check]

Each group of cases is one file of `recorder/`. A group that depends on PyTorch's CPU kernels is
recorded under each capability that `recorder/groups.py` names (`ATEN_CPU_CAPABILITY` default, avx2, avx512), in a process
of its own because PyTorch reads the variable when it starts. A capability that this processor
cannot run is named and its files are left as they are. oneDNN is held to AVX2 (`ONEDNN_MAX_CPU_ISA`): newer
instructions sum otherwise, and take subnormal bfloat16 for 0. No clock, no path and no machine is written.

`--check` records nothing: it runs the NumPy models of `recorder/` over the files in `--out`.
"""

import argparse
import importlib.util
import os
import signal
import subprocess
import sys

sys.dont_write_bytecode = True

PACKAGES = ["torch", "torchvision", "numpy", "onnx", "expecttest"]
CAPABILITIES = ["DEFAULT", "AVX2", "AVX512"]


def main():
    arguments = parse()
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        stop(f"packages: {', '.join(missing)} not installed; expected {', '.join(PACKAGES)}")
    from recorder import groups

    unknown = [name for name in arguments.only if name not in groups.NAMES]
    if unknown:
        stop(f"--only: {', '.join(unknown)} unknown; expected among {', '.join(groups.NAMES)}")
    if arguments.check:
        from recorder import check

        sys.exit(0 if check.run(arguments.out, arguments.only) else 1)
    if arguments.capability is None:
        for capability in CAPABILITIES:
            record_in_own_process(capability)
    else:
        groups.record(arguments.capability, arguments.seed, arguments.out, arguments.only)


def parse():
    parser = argparse.ArgumentParser(description="Records cases from PyTorch, torchvision and ONNX.")
    parser.add_argument("--seed", type=int, default=1, help="where every random value comes from")
    parser.add_argument("--out", default=os.path.dirname(os.path.abspath(__file__)), help="folder of the files")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="groups to record")
    parser.add_argument("--check", action="store_true", help="run the NumPy models over recorded files")
    parser.add_argument("--capability", choices=CAPABILITIES, help=argparse.SUPPRESS)
    return parser.parse_args()


def record_in_own_process(capability):
    """Runs this script again under one capability, after a trial that may die of an unknown instruction."""
    environment = dict(os.environ, ATEN_CPU_CAPABILITY=capability.lower(), ONEDNN_MAX_CPU_ISA="AVX2", OMP_NUM_THREADS="1")
    trial = "import torch; torch.nn.functional.grid_sample(torch.ones(1, 1, 2, 2), torch.zeros(1, 2, 9, 2))"
    died = subprocess.run([sys.executable, "-c", trial], env=environment, stderr=subprocess.DEVNULL).returncode
    if died == -signal.SIGILL:
        print(f"{capability}: not recorded; this processor lacks its instructions", file=sys.stderr)
        return
    command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--capability", capability]
    status = subprocess.run(command, env=environment).returncode
    if status != 0:
        stop(f"{capability}: recording ended with status {status}; expected 0")


def stop(sentence):
    print(sentence, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
