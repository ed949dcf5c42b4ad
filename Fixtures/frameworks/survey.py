#!/usr/bin/env python3
"""Asks each framework what it does, with `shiftproof check`, and writes one JSON file for each under results/.

    python3 Fixtures/frameworks/survey.py --shiftproof .build/release/shiftproof [--only onnx_runtime,scipy_ndimage]

For each candidate beside this script: makes a virtual environment with the packages that it names, checks every
operator and every way of shifting that it offers (again under the conventions that it follows, where the first run
shows some), asks it the questions of rules.py, and runs the programs of discrepancies/ that are about it. Nothing of it
is needed to build ShiftProof or to run its tests: `shiftproof report` reads the results.

Takes under an hour on two cores, most of it installing. Needs Python 3.11, a C++ compiler for torch.compile and clang
for tinygrad.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time

import rules

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 1

# Name of the script: what pip installs, in the order of the page.
CANDIDATES = {
    "torch_eager": ["torch", "torchvision", "numpy"],
    "torch_compile": ["torch", "torchvision", "numpy", "setuptools"],
    "torch_export": ["torch", "torchvision", "onnx", "onnxscript", "onnxruntime", "numpy"],
    "onnx_runtime": ["onnxruntime", "onnx", "numpy"],
    "onnx_reference": ["onnx", "numpy"],
    "open_vino": ["openvino", "numpy"],
    "open_vino_default": ["openvino", "numpy"],
    "paddle_cpu": ["paddlepaddle", "numpy", "setuptools"],
    "ncnn_cpu": ["ncnn", "numpy"],
    "mnn_cpu": ["MNN", "onnx", "numpy"],
    "tvm_topi": ["apache-tvm", "numpy"],
    "tinygrad_cpu": ["tinygrad", "numpy"],
    "mlx_cpu": ["mlx[cpu]", "numpy"],
    "jax_cpu": ["jax", "numpy"],
    "tensorflow_cpu": ["tensorflow-cpu", "numpy"],
    "opencv_remap": ["opencv-python-headless", "numpy"],
    "opencv_4": ["opencv-python-headless<5", "numpy"],
    "scipy_ndimage": ["scipy", "numpy"],
    "scikit_image": ["scikit-image", "scipy", "numpy"],
    "kornia_remap": ["kornia", "torch", "numpy"],
}

CASES = {
    "grid_sample": 400, "grid_sample_3d": 100, "remap": 300, "deform_conv2d": 150, "conv2d": 120, "pad": 200, "roll": 100, "affine_grid": 60,
}


def say(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def environment(name, folder):
    """The interpreter of the candidate's own environment, made where it is not there."""
    place = os.path.join(folder, name)
    python = os.path.join(place, "bin", "python")
    if not os.path.exists(python):
        say(f"{name}: installing {', '.join(CANDIDATES[name])}")
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *CANDIDATES[name]], check=True)
    return python


class Surveyor:
    def __init__(self, options, name):
        self.options, self.name = options, name
        self.python = environment(name, options.environments)
        self.script = os.path.join(HERE, f"{name}.py")
        described = subprocess.run([self.python, self.script, "--describe"], capture_output=True, text=True)
        if described.returncode != 0:
            raise RuntimeError(described.stderr.strip().splitlines()[-1])
        self.description = json.loads(described.stdout.splitlines()[-1])

    def check(self, arguments):
        """One run of `check`: its result, and the command without the paths of this machine."""
        tool = [self.options.shiftproof, "check", "--candidate", f"exec {self.python} {self.script}"]
        shown = "shiftproof check --candidate " + f"'python {os.path.relpath(self.script, os.path.dirname(os.path.dirname(HERE)))}'"
        told = arguments + (["--budget", str(self.options.budget)] if self.options.budget else [])
        began = time.monotonic()
        done = subprocess.run(tool + told + ["--workers", "1", "--time-limit", "120", "--json"], capture_output=True, text=True)
        say(f"{self.name}: {' '.join(arguments)} in {time.monotonic() - began:.0f} s, exit {done.returncode}")
        if done.returncode not in (0, 1):
            return None, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}"
        return json.loads(done.stdout), " ".join([shown, *told])

    def run(self, subject, arguments, conventions=()):
        asked = arguments + [word for one in conventions for word in ("--convention", one)]
        result, command = self.check(asked)
        if result is None:
            return {"subject": subject, "command": " ".join(asked), "failed": self.clean(command)}
        return {
            "subject": subject,
            "command": command,
            "conventions": list(conventions),
            "cases": result["cases"][1],
            "holds": result["holds"],
            "verdict": result["verdict"],
            "rows": [
                {
                    "strategy": row["strategy"], "format": row["format"], "group": row.get("kind") or row.get("boundary") or "",
                    "cases": row["cases"], "identical": row["identical"], "violated": row["violated"],
                    "cells": {kind: count for kind, count in row["cells"].items() if count},
                }
                for row in result["comparisons"]
            ],
            "notSupported": [{"group": one["group"], "reason": self.clean(one["reason"])} for one in result.get("notSupported") or []],
            "findings": [
                {key: self.clean(one[key]) if isinstance(one.get(key), str) else one.get(key) for key in ("strategy", "kind", "cases", "message", "diagnosis", "replay")}
                for one in result["disagreements"] if one["isViolation"]
            ],
            "followed": [
                {"convention": one["convention"], "telling": one["telling"], "followed": one["followed"]} for one in result.get("conventions") or []
            ],
        }

    def clean(self, text):
        """A message without what is different in each run or on each machine."""
        text = re.sub(r"(/[\w.+-]+){2,}", "…", text)
        text = re.sub(r"0x[0-9a-f]{6,}", "0x…", text)
        return " ".join(text.split())[:400]

    def survey(self):
        described = self.description
        runs = []
        shapes = ["--shapes", str(described["shapes"])] if described["shapes"] else []
        for operator in described["operators"]:
            count = CASES[operator] // (4 if described["shapes"] else 1)
            arguments = ["--operator", operator, "--formats", ",".join(described["formats"]), "--cases", str(count), "--seed", str(SEED), *shapes]
            first = self.run(operator, arguments)
            runs.append(first)
            others = [self.run(operator, arguments, conventions) for conventions in followed_conventions(first)]
            # The one under which the fewest comparisons are left that nothing covers.
            runs += sorted(others, key=lambda run: sum(row["violated"] for row in run.get("rows") or []))[:1]
        if described["strategies"]:
            count = 160 // (4 if described["shapes"] else 1)
            arguments = [
                "--strategy", ",".join(described["strategies"]), "--formats", ",".join(described["formats"]), "--cases", str(count), "--seed", str(SEED), *shapes,
            ]
            runs.append(self.run("shift", arguments))
        return {
            "name": self.name, "place": list(CANDIDATES).index(self.name), "title": described["title"], "packages": described["packages"], "versions": described["versions"],
            "notes": described["notes"], "runs": runs,
            "rules": rules.answers([self.python, self.script], described["operators"]),
            "discrepancies": self.discrepancies(),
        }

    def discrepancies(self):
        found = {}
        with open(os.path.join(HERE, "discrepancies.json")) as file:
            facts = json.load(file)
        for fact in facts:
            if self.name not in fact["frameworks"]:
                continue
            program = os.path.join(HERE, "discrepancies", fact["id"] + ".py")
            try:
                done = subprocess.run([self.python, program], capture_output=True, text=True, timeout=900)
            except subprocess.TimeoutExpired:
                say(f"{self.name}: {fact['id']} does not end")
                found[fact["id"]] = {"exit": 124, "printed": []}
                continue
            if done.returncode != 0:
                say(f"{self.name}: {fact['id']} fails: {done.stderr.strip().splitlines()[-1:]}")
            found[fact["id"]] = {"exit": done.returncode, "printed": [line for line in done.stdout.strip().splitlines() if "device supports" not in line]}
        return found


def followed_conventions(run):
    """The conventions to ask for, in each way that is as likely: values that more telling cases follow than the first.

    A telling case may be wrong for another reason, so not every one need follow.
    """
    ways = [[]]
    for one in run.get("followed") or []:
        followed = one["followed"]
        most = max(followed.values(), default=0)
        if most < 2 or followed.get(rules.DEFAULTS[one["convention"]], 0) >= most:
            continue
        best = [value for value, count in sorted(followed.items()) if count == most]
        ways = [way + [f"{one['convention']}={value}"] for way in ways for value in best]
    return [way for way in ways if way][:4]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shiftproof", required=True, help="the program")
    parser.add_argument("--only", default=",".join(CANDIDATES), help="names with commas between them")
    parser.add_argument("--environments", default=os.path.expanduser("~/.cache/shiftproof-survey"), help="folder of the virtual environments")
    parser.add_argument("--budget", type=int, default=120, help="seconds for a run of check, and as long again for smaller cases; 0 for any time")
    parser.add_argument("--out", default=os.path.join(HERE, "results"), help="folder of the results")
    options = parser.parse_args()
    failed = []
    for name in options.only.split(","):
        try:
            result = Surveyor(options, name).survey()
        except Exception as error:
            say(f"{name}: {type(error).__name__}: {error}")
            failed.append(name)
            continue
        os.makedirs(options.out, exist_ok=True)
        with open(os.path.join(options.out, f"{name}.json"), "w") as file:
            json.dump(result, file, indent=1, ensure_ascii=False, sort_keys=True)
            file.write("\n")
    if failed:
        sys.exit(f"survey: nothing of {', '.join(failed)}")


if __name__ == "__main__":
    main()
