#!/usr/bin/env python3
"""Breaks one line of the package at a time and says who notices.

    Tests/Mutations/run.py                every fault of mutants.txt
    Tests/Mutations/run.py NAME…          some of them
    Tests/Mutations/run.py --only tests   only the tests, or `verify`: only the command
    Tests/Mutations/run.py --check        only whether each line still stands where it is to be broken
    Tests/Mutations/run.py --table        writes what is known into README.md

All faults are planted at once in a copy of the working tree, each switched on by a number in the environment
(`planting.py` says how), so that there is one debug build for all of them. The tests run without SHIFTPROOF_LONG
until the first of them fails: those of the file that noticed last time, then those that mirror the fault's module,
then all. The copy and what was found lie in $MUTATION_ROOM, by default a new folder; with the same room a later call
builds what changed and asks only about the faults that are named or not yet known.

It exits with 1 if a fault is noticed by no test, or not by what its kind asks of the command (`shortcomings`).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asking
import planting

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
BEGIN, END = "<!-- table -->", "<!-- end of table -->"


def say(text):
    print(text, file=sys.stderr, flush=True)


def copy(room, planted):
    """The working tree in the room, but for the files that faults are planted in."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
        stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    present = [name for name in listed if name and (ROOT / name).is_file()]
    wanted = [name for name in present if name not in planted]
    subprocess.run(
        ["rsync", "-a", "--from0", "--files-from=-", "--checksum", f"{ROOT}/", f"{room}/"],
        input="\0".join(wanted).encode(), check=True)
    for part in ["Sources", "Tests"]:
        for path in (room / part).rglob("*.swift"):
            if str(path.relative_to(room)) not in present:
                path.unlink()  # It was removed since.


class Room:
    """The copy, and what is known of each fault."""

    def __init__(self, faults):
        folder = os.environ.get("MUTATION_ROOM")
        self.path = Path(folder or tempfile.mkdtemp(prefix="mutations-")).resolve()
        self.path.mkdir(parents=True, exist_ok=True)
        say(f"in {self.path}")
        self.results = self.path / "found.json"
        self.known = json.loads(self.results.read_text()) if self.results.exists() else {}
        copy(self.path, {fault.file for fault in faults} | {"Package.swift"})
        self.alone = planting.plant(faults, ROOT, self.path)

    def note(self, fault, **found):
        entry = self.known.setdefault(fault.name, {})
        entry.update(found, text=[fault.file, fault.old, fault.new])
        self.results.write_text(json.dumps(self.known, indent=1, ensure_ascii=False))

    def knows(self, fault, key):
        entry = self.known.get(fault.name, {})
        return key in entry and entry.get("text") == [fault.file, fault.old, fault.new]

    def built(self, fault, *options):
        """A build of what can be switched, or for a fault that cannot, of that one as well."""
        if fault in self.alone:
            text = (self.path / fault.file).read_text(encoding="utf-8")
            planting.write(self.path / fault.file, text.replace(fault.old, fault.new, 1))
        say(f"building{' ' + fault.name if fault else ''}")
        errors = asking.build(self.path, *options)
        if errors:
            raise SystemExit("\n".join(re.findall(r".*error: .*", errors)[:20]) or errors[-2000:])

    def restore(self, fault):
        if fault in self.alone:
            text = (self.path / fault.file).read_text(encoding="utf-8")
            planting.write(self.path / fault.file, text.replace(fault.new, fault.old, 1))


def ask_tests(room, faults, last):
    room.built(None, "--build-tests")
    tests = asking.Tests(room.path)
    mirrors = sorted({fault.suite for fault in faults})
    spent = {}
    for suite in [None, *mirrors]:
        begun = time.monotonic()
        who, file = tests.run(0, suite and f"^{suite}\\.")
        if who:
            raise SystemExit(f"the tests fail in what is right: {who} {file}")
        spent[suite] = time.monotonic() - begun
        say(f"{suite or 'all tests'}: {spent[suite]:.0f} s where nothing is broken")
    for fault in faults:
        if fault in room.alone:
            room.built(fault, "--build-tests")
        begun = time.monotonic()
        who = file = ""
        filters = [f"/{re.escape(last[fault.name])}:"] if last.get(fault.name) else []
        for suite in [*filters, f"^{fault.suite}\\.", None]:
            limit = 60 + 3 * spent[suite and fault.suite]
            who, file = tests.run(fault.number, suite, limit)
            if who:
                break
        seconds = time.monotonic() - begun
        say(f"{fault.name}: {who or 'MISSED'} {file} {seconds:.1f} s")
        room.note(fault, test=who, file=file, seconds=round(seconds, 1))
        room.restore(fault)


def ask_verify(room, faults):
    faults = [fault for fault in faults if fault.changes_operators]
    if not faults:
        return
    room.built(None, "--build-tests")
    program = asking.Program(room.path)

    def asked(fault):
        number = fault.number if fault else 0
        wanted = "float" if fault and fault.kind == "float" else "rational"
        found = dict(
            verify=program.verified(number, wanted),
            fractions=program.verified(number, wanted, "--fractions"),
            conform=program.conformed(number))
        if not fault or fault.kind in ("gradient", "call"):
            found["operators"] = program.operators(number)
        return found

    if set(asked(None).values()) != {"missed"}:
        raise SystemExit(f"something is found in what is right: {asked(None)}")
    for fault in faults:
        if fault in room.alone:
            room.built(fault, "--build-tests")
        begun = time.monotonic()
        room.note(fault, **asked(fault))
        say(f"{fault.name}: {room.known[fault.name]} {time.monotonic() - begun:.1f} s")
        room.restore(fault)


def is_found(found, wanted):
    """Whether `verify` finds the fault in the wanted format, or ends with a crash or not at all."""
    return wanted in found.split() or found.startswith(("signal", "no end"))


def shortcomings(fault, found):
    """What should have noticed the fault and did not."""
    missing = []
    if "test" in found and not found["test"]:
        missing.append("no test notices it")
    wanted = "float" if fault.kind == "float" else "rational"
    if "verify" in found and fault.kind in ("value", "float"):
        if not is_found(found["verify"], wanted):
            missing.append(f"verify does not find it in {wanted}")
    if "fractions" in found and fault.kind in ("value", "float", "fraction"):
        if not fault.unreached and not is_found(found["fractions"], wanted):
            missing.append(f"verify --fractions does not find it in {wanted}")
        if fault.unreached and found["fractions"] != "missed":
            missing.append("verify --fractions finds it, although it should not reach it")
    if found.get("operators") == "missed" == found.get("conform"):
        missing.append("neither verify --operator nor conform finds it")
    return missing


def cell(text):
    return text.replace("|", "\\|") or "**nobody**"


def tables(faults, known):
    lines = [
        "| fault | what is broken | kind | verify | verify --fractions | verify --operator | conform: calls "
        "| first test that fails | s |", "| --- | --- | --- | --- | --- | --- | --- | --- | ---: |"]
    for fault in [f for f in faults if f.changes_operators]:
        found = known.get(fault.name, {})
        columns = [found.get(key, "not run") for key in ("verify", "fractions", "conform")]
        columns.insert(
            2, found.get("operators", "not run" if fault.kind in ("gradient", "call") else "–"))
        if fault.unreached:
            columns[1] += f" ({fault.unreached})"
        lines.append(
            f"| {fault.name} | {cell(fault.what)} | {fault.kind} | " + " | ".join(columns)
            + f" | {tested(found)} |")
    lines += ["", "| fault | module | what is broken | first test that fails | s |",
              "| --- | --- | --- | --- | ---: |"]
    for fault in [f for f in faults if not f.changes_operators]:
        lines.append(
            f"| {fault.name} | {fault.module} | {cell(fault.what)} | "
            f"{tested(known.get(fault.name, {}))} |")
    return "\n".join(lines)


def tested(found):
    if "test" not in found:
        return "not run | "
    file = f" ({found['file']})" if found["file"] else ""
    return f"{cell(found['test'] + file)} | {max(1, round(found['seconds']))}"


def noticed_last(readme):
    """The file of the test that noticed each fault, from the committed table."""
    return {
        match[1]: match[2]
        for match in re.finditer(r"^\| ([\w-]+) \|.*\((\w+\.swift)\) \| \d+ \|$", readme, re.M)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--only", choices=["tests", "verify"])
    parser.add_argument("--again", action="store_true", help="ask about known faults, too")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    faults = planting.read(HERE / "mutants.txt")
    problems = planting.lost(faults, ROOT)
    if problems or options.check:
        print("\n".join(problems) or f"{len(faults)} faults apply")
        return 1 if problems else 0
    unknown = set(options.names) - {fault.name for fault in faults}
    if unknown:
        raise SystemExit(f"run.py: no fault {', '.join(sorted(unknown))}; mutants.txt has the names")
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    room = Room(faults)
    if options.table:
        before, rest = text.split(BEGIN)
        after = rest.split(END)[1]
        known = {f.name: room.known[f.name] for f in faults if f.name in room.known}
        readme.write_text(
            f"{before}{BEGIN}\n{tables(faults, known)}\n{END}{after}", encoding="utf-8")
        return 0
    chosen = [fault for fault in faults if not options.names or fault.name in options.names]

    def open_(key):
        return [f for f in chosen if options.names or options.again or not room.knows(f, key)]

    if options.only != "verify" and open_("test"):
        ask_tests(room, open_("test"), noticed_last(text))
    if options.only != "tests":
        ask_verify(room, open_("verify"))
    print(tables(chosen, room.known))
    status = 0
    for fault in chosen:
        for problem in shortcomings(fault, room.known.get(fault.name, {})):
            say(f"{fault.name}: {problem}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
