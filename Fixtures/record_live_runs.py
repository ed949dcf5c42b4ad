"""Checks PyTorch's own five strategies as a candidate and records how often they have our bits.

    python3 Fixtures/record_live_runs.py PATH-OF-SHIFTPROOF [--cases 1000]

Writes Fixtures/live-runs.json, which the conformance page shows. Every CPU capability has its own run,
because PyTorch chooses its kernels when it starts. deform_conv2d has no bfloat16 kernel and is not asked
for it. oneDNN, which does the convolutions, chooses by itself: it is held to AVX-512 without BF16
instructions, so that the record does not depend on the processor, and where the processor has those,
conv2d is asked once more with them. Needs torch and torchvision.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Capability of PyTorch, capability of oneDNN, formats, strategies.
RUNS = [
    (capability, "AVX512_CORE", formats, strategies)
    for capability in ["default", "avx2", "avx512"]
    for formats, strategies in [("float16,float,double", "all"), ("bfloat16", "slice,roll,conv2d,grid_sample")]
] + [("avx512", "AVX512_CORE_BF16", "bfloat16", "conv2d")]


def has_bf16():
    with open("/proc/cpuinfo") as file:
        return "avx512_bf16" in file.read()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shiftproof")
    parser.add_argument("--cases", default="1000")
    arguments = parser.parse_args()
    producer = ", ".join(f"{name} {importlib.metadata.version(package).split('+')[0]}" for name, package in [("PyTorch", "torch"), ("torchvision", "torchvision")])
    rows = []
    for capability, convolutions, formats, strategies in RUNS:
        name = capability.upper()
        if convolutions.endswith("BF16"):
            name += " with BF16"
            if not has_bf16():
                print("the processor has no AVX512-BF16: conv2d is not asked with it", file=sys.stderr)
                continue
        environment = dict(os.environ, ATEN_CPU_CAPABILITY=capability, ONEDNN_MAX_CPU_ISA=convolutions)
        command = [arguments.shiftproof, "check", "--json", "--cases", arguments.cases, "--formats", formats, "--strategy", strategies]
        candidate = f"{sys.executable} {HERE}/../Examples/candidates/torch_shift.py"
        done = subprocess.run(command + ["--candidate", candidate], env=environment, stdout=subprocess.PIPE)
        answer = json.loads(done.stdout)
        print(name, formats, answer["verdict"], file=sys.stderr)
        for row in answer["comparisons"]:
            rows.append({"capability": name, "strategy": row["strategy"], "format": row["format"], "cases": row["cases"], "agree": row.get("agreements", {}), "violated": row["violated"]})
    with open(os.path.join(HERE, "live-runs.json"), "w") as file:
        text = ",\n    ".join(json.dumps(row, sort_keys=True) for row in rows)
        file.write(f'{{\n  "producer": {json.dumps(producer)},\n  "cases": {arguments.cases},\n  "rows": [\n    {text}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
