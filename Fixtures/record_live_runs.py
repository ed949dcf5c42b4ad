"""Checks PyTorch's own five strategies as a candidate and records how often they have our bits.

    python3 Fixtures/record_live_runs.py PATH-OF-SHIFTPROOF [--cases 1000]

Writes Fixtures/live-runs.json, which the conformance page shows. Every CPU capability has its own run,
because PyTorch chooses its kernels when it starts. deform_conv2d has no bfloat16 kernel and is not asked
for it. Needs torch and torchvision.
"""

import argparse
import importlib.metadata
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RUNS = [("float16,float,double", "all"), ("bfloat16", "slice,roll,conv2d,grid_sample")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shiftproof")
    parser.add_argument("--cases", default="1000")
    arguments = parser.parse_args()
    producer = ", ".join(f"{name} {importlib.metadata.version(package).split('+')[0]}" for name, package in [("PyTorch", "torch"), ("torchvision", "torchvision")])
    rows = []
    for capability in ["default", "avx2", "avx512"]:
        for formats, strategies in RUNS:
            environment = dict(os.environ, ATEN_CPU_CAPABILITY=capability)
            command = [arguments.shiftproof, "check", "--json", "--cases", arguments.cases, "--formats", formats, "--strategy", strategies]
            candidate = f"{sys.executable} {HERE}/../Examples/candidates/torch_shift.py"
            done = subprocess.run(command + ["--candidate", candidate], env=environment, stdout=subprocess.PIPE)
            answer = json.loads(done.stdout)
            print(capability, formats, answer["verdict"], file=sys.stderr)
            for row in answer["comparisons"]:
                rows.append({"capability": capability.upper(), "strategy": row["strategy"], "format": row["format"], "cases": row["cases"], "agree": row.get("agreements", {}), "violated": row["violated"]})
    with open(os.path.join(HERE, "live-runs.json"), "w") as file:
        text = ",\n    ".join(json.dumps(row, sort_keys=True) for row in rows)
        file.write(f'{{\n  "producer": {json.dumps(producer)},\n  "cases": {arguments.cases},\n  "rows": [\n    {text}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
