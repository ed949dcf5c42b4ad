"""Builds the sources with the faults in them, and asks with each fault switched on who notices."""

import os
import re
import select
import signal
import subprocess
import tempfile
import time

from planting import VARIABLE

FORMATS = "float,rational"
FEW, MANY = 60, 2000
SMALL = ["--batch", "1...2", "--channels", "1...4", "--extents", "1...6"]
NO_TESTS = 69  # what a run ends with whose filter no test passes
OPERATORS = [
    "pad", "roll", "conv2d", "deform_conv2d", "grid_sample", "grid_sample_3d", "remap", "affine_grid",
    "pad_backward", "roll_backward", "conv2d_backward", "deform_conv2d_backward", "grid_sample_backward",
    "shift_backward",
]


def environment(number):
    values = dict(os.environ)
    for name in ["SHIFTPROOF_LONG", "SHIFTPROOF_RECORD", VARIABLE]:
        values.pop(name, None)
    if number:
        values[VARIABLE] = str(number)
    return values


def build(room, *options):
    """What the compiler says, or nothing where it is content."""
    done = subprocess.run(
        ["swift", "build", *options], cwd=room, env=os.environ | {"SHIFTPROOF_OPTIMISED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout if done.returncode else ""


class Tests:
    """The tests of a debug build, run until the first of them fails."""

    def __init__(self, room):
        self.room = room
        self.program = next((room / ".build/debug").glob("*PackageTests.xctest"))

    def run(self, number, filter=None, limit=600):
        """Who failed first, as (what, file); ("", "") where all pass.

        What has not ended after `limit` seconds is taken for a hang, which counts as noticed.
        """
        command = [str(self.program), "--testing-library", "swift-testing"]
        if filter:
            command += ["--filter", filter]
        process = subprocess.Popen(
            command, cwd=self.room, env=environment(number), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        os.set_blocking(process.stdout.fileno(), False)
        begun, rest, passed = time.monotonic(), b"", False
        try:
            while True:
                left = limit - (time.monotonic() - begun)
                if left <= 0:
                    return f"no end within {limit:.0f} s", ""
                if not select.select([process.stdout], [], [], left)[0]:
                    continue
                piece = os.read(process.stdout.fileno(), 1 << 16)
                if not piece:
                    break
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    text = line.decode("utf-8", "replace")
                    found = re.search(
                        r"Test (?:case passing .* to )?(.*?)(?: recorded an issue| failed after)"
                        r".*?(?: at (\w+\.swift):\d+|$)", text)
                    if found and "Test run" not in text:
                        return found[1].split('" with')[0], found[2] or ""
                    passed = passed or "Test run with" in text and " passed " in text
            status = process.wait()
            if status == 0 and passed or status == NO_TESTS:
                return "", ""
            return f"ends with signal {-status}" if status < 0 else f"ends with {status}", ""
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            process.stdout.close()


class Program:
    """The command, of the same debug build."""

    def __init__(self, room):
        self.room = room
        self.path = room / ".build/debug/shiftproof"

    def output(self, number, *arguments, limit=300):
        try:
            done = subprocess.run(
                [self.path, *arguments], cwd=self.room, env=environment(number), text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                timeout=limit)
        except subprocess.TimeoutExpired:
            return None, ""
        return done.returncode, done.stdout

    def verified(self, number, wanted, *options):
        """The formats in which `verify` finds something, `missed`, or how it ended.

        A few cases first, as a finding takes the time of many; all of them if the wanted format is not among those
        in which these show it. Saved counterexamples are left out.
        """
        with tempfile.TemporaryDirectory() as none:
            for cases in (FEW, MANY):
                status, text = self.output(
                    number, "verify", "--cases", str(cases), "--laws", "0", "--search", "0",
                    "--formats", FORMATS, "--regressions", none, *SMALL, *options)
                # Below a finding stand those that came with it, in other formats too.
                lines = re.findall(r"^(?:FINDING|  also) .*$", text, re.M)
                found = {name for line in lines for name in re.findall(r" in ([a-z0-9]+)(?=:| \(|,)", line)}
                if wanted in found or status not in (0, 1):
                    break
        return " ".join(f for f in FORMATS.split(",") if f in found) or (
            "missed" if status == 0 else ended(status))

    def operators(self, number):
        """The operators in which `verify --operator` finds something."""
        found = []
        for name in OPERATORS:
            status, text = self.output(
                number, "verify", "--operator", name, "--cases", str(FEW), "--formats",
                "float,rational")
            if status != 0 and ("FINDING" in text or status != 1):
                found.append(name if status == 1 else f"{name} ({ended(status)})")
        return ", ".join(found) or "missed"

    def conformed(self, number):
        """How many recorded calls come out otherwise, `missed`, or how it ended."""
        status, text = self.output(number, "conform")
        found = re.search(r"^([0-9,]+) passed, ([0-9,]+) failed$", text, re.M)
        if not found:
            return ended(status)
        return "missed" if found[2] == "0" else found[2]


def ended(status):
    if status is None:
        return "no end"
    return f"signal {-status}" if status < 0 else f"exit {status}"
