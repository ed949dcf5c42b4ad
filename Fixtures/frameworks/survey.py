#!/usr/bin/env python3
"""Asks each framework what it does, with `shiftproof check`, and writes one JSON file for each under results/.

    python3 Fixtures/frameworks/survey.py --shiftproof .build/release/shiftproof [--only onnx_runtime,scipy_ndimage]

For each candidate beside this script: makes a virtual environment with the packages that it names, checks every
operator and every way of shifting that it offers (again under the conventions that it follows, where the first run
shows some), asks it the questions of rules.py, measures its rounding with rounding.py, and runs the programs of
discrepancies/ that are about it. Nothing of it is needed to build ShiftProof or to run its tests: `shiftproof report`
reads the results.

As many candidates are asked at once as --jobs says, each by a process of its own, whose seconds of wall clock and of
CPU stand in its result; the installing, which comes first, is not among them. A result is written after each part, and
--again asks for some parts anew. Needs Python 3.11, a C++ compiler for torch.compile and clang for tinygrad.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import rounding
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
    "grid_sample": 400, "grid_sample_3d": 120, "remap": 300, "deform_conv2d": 150, "conv2d": 150, "pad": 200, "roll": 120,
    "affine_grid": 100, "shift": 160,
}
# Of a candidate that compiles for each shape: many values in few shapes.
CASES_OF_FEW_SHAPES = 120

LONGEST = ["torch_compile", "torch_export", "jax_cpu", "tvm_topi", "onnx_reference", "tinygrad_cpu", "open_vino"]


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


def spent():
    """Seconds on the clock, and of CPU by the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic(), used.ru_utime + used.ru_stime


def since(start):
    return {name: round(now - then) for name, now, then in zip(("wall", "cpu"), spent(), start)}


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
        is_limited = not self.options.budget or "--budget" in arguments
        told = arguments + ([] if is_limited else ["--budget", str(self.options.budget)])
        began = spent()
        # Compiling for a shape is part of the answer.
        limit = "600" if self.description["shapes"] else "120"
        told += ["--workers", "1", "--time-limit", limit]
        done = subprocess.run([*tool, *told, "--json"], capture_output=True, text=True)
        took = since(began)
        say(f"{self.name}: {' '.join(arguments)} in {took['wall']} s, {took['cpu']} s of CPU, exit {done.returncode}")
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
            "stopped": result.get("stopped"),
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

    def runs(self, subject):
        """The runs of an operator, or of `shift`, the pipelines: the first, and one under other conventions."""
        described, numbers = self.description, self.description["shapes"]
        shapes = ["--shapes", str(numbers.get(subject, numbers[""]))] if numbers else []
        count = CASES_OF_FEW_SHAPES if shapes else CASES[subject]
        about = ["--strategy", ",".join(described["strategies"])] if subject == "shift" else ["--operator", subject]
        limits = described["limits"].get(subject, "").split()
        asked = [*about, "--formats", ",".join(described["formats"]), "--cases", str(count), "--seed", str(SEED), *shapes, *limits]
        first = self.run(subject, asked)
        others = [self.run(subject, asked, conventions) for conventions in followed_conventions(first)]
        # The one under which the fewest comparisons are left that nothing covers.
        return [first, *sorted(others, key=lambda run: sum(row["violated"] for row in run.get("rows") or []))[:1]]

    def subjects(self):
        return self.description["operators"] + (["shift"] if self.description["strategies"] else [])

    def parts(self):
        return self.subjects() + ["rules", "rounding", "programs"]

    def nothing(self):
        """A result before anything is asked."""
        described = {key: self.description[key] for key in ("title", "packages", "versions", "notes")}
        return described | {
            "name": self.name, "place": list(CANDIDATES).index(self.name), "runs": [], "rules": {}, "rounding": {}, "discrepancies": {},
            "seconds": {"wall": 0, "cpu": 0},
        }

    def ask(self, result, part):
        """Asks one part, in place of what a result has of it."""
        began, command, operators = spent(), [self.python, self.script], self.description["operators"]
        if part == "rules":
            result[part] = rules.answers(command, operators)
        elif part == "rounding":
            result[part] = rounding.worst(command, operators)
        elif part == "programs":
            result["discrepancies"] = self.discrepancies()
        else:
            kept = [run for run in result["runs"] if run["subject"] != part]
            result["runs"] = sorted(kept + self.runs(part), key=lambda run: self.subjects().index(run["subject"]))
        result["seconds"] = {name: result["seconds"][name] + more for name, more in since(began).items()}

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


def survey(options, name):
    """Asks one candidate and writes its file after each part; says so and gives `False` where something cannot be asked."""
    path = os.path.join(options.out, f"{name}.json")
    os.makedirs(options.out, exist_ok=True)
    try:
        surveyor = Surveyor(options, name)
        result = surveyor.nothing()
        if options.again and os.path.exists(path):
            with open(path) as file:
                result |= {key: value for key, value in json.load(file).items() if key in ("runs", "rules", "rounding", "discrepancies", "seconds")}
        for part in options.again.split(",") if options.again else surveyor.parts():
            if part not in surveyor.parts():
                raise ValueError(f"{part}; expected some of {', '.join(surveyor.parts())}")
            surveyor.ask(result, part)
            with open(path, "w") as file:
                json.dump(result, file, indent=1, ensure_ascii=False, sort_keys=True)
                file.write("\n")
    except Exception as error:
        say(f"{name}: {type(error).__name__}: {error}")
        return False
    say(f"{name}: {result['seconds']['wall']} s, {result['seconds']['cpu']} s of CPU")
    return True


def survey_apart(options, name):
    """The same in a process of its own, whose time is that of the candidate alone."""
    command = [sys.executable, os.path.abspath(__file__), "--only", name, "--jobs", "1"]
    for option in ("shiftproof", "environments", "budget", "out"):
        command += [f"--{option}", str(getattr(options, option))]
    command += ["--again", options.again] if options.again else []
    return subprocess.run(command).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shiftproof", required=True, help="the program")
    parser.add_argument("--only", default=",".join(CANDIDATES), help="names with commas between them")
    parser.add_argument("--environments", default=os.path.expanduser("~/.cache/shiftproof-survey"), help="folder of the virtual environments")
    parser.add_argument("--budget", type=int, default=600, help="seconds for a run of check, and as long again for smaller cases; 0 for any time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="candidates asked at once")
    parser.add_argument("--again", help="of results that are there, only these parts again: operators, shift, rules, rounding, programs")
    parser.add_argument("--out", default=os.path.join(HERE, "results"), help="folder of the results")
    options = parser.parse_args()
    options.shiftproof = os.path.abspath(options.shiftproof)
    names = options.only.split(",")
    for name in names:
        if name not in CANDIDATES:
            sys.exit(f"--only: {name}; expected some of {', '.join(CANDIDATES)}")
    if len(names) == 1:
        if not survey(options, names[0]):
            sys.exit(f"survey: nothing of {names[0]}")
        return
    began = time.monotonic()
    for name in names:
        try:
            environment(name, options.environments)
        except subprocess.CalledProcessError as error:
            say(f"{name}: not installed: {error}")
    installed = time.monotonic()
    # Those that take longest first, so that none of them is left alone at the end.
    names.sort(key=lambda name: LONGEST.index(name) if name in LONGEST else len(LONGEST))
    with ThreadPoolExecutor(options.jobs) as pool:
        answered = list(pool.map(lambda name: survey_apart(options, name), names))
    say(f"installing {installed - began:.0f} s, asking {time.monotonic() - installed:.0f} s")
    if failed := [name for name, told in zip(names, answered) if not told]:
        sys.exit(f"survey: nothing of {', '.join(failed)}")


if __name__ == "__main__":
    main()
