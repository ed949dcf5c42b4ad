#!/usr/bin/env python3
"""Holds the package to what `import ShiftProof` brings, from the compiler's symbol graphs.

    .ci/public-names.py            counts, and names what is wrong
    .ci/public-names.py --check    fails where there are more than 60 names, a name or a member of one without
                                   documentation, or anything public that is not of a listed name

A name is a line of Sources/Umbrella/ShiftProof.swift; its members are what stands under it. What a protocol
demands is documented where it is demanded. Float16, Float and Double have public members because they are
ShiftScalars. The package must have been built (swift build).
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

MOST = 60
root = pathlib.Path(__file__).resolve().parent.parent
umbrella = (root / "Sources/Umbrella/ShiftProof.swift").read_text()
listed = set(re.findall(r"^@_exported import \w+ (\w+\.\w+)$", umbrella, re.M))
modules = sorted(
    folder.name for folder in (root / "Sources").iterdir()
    if folder.is_dir() and folder.name not in ("Umbrella", "shiftproof", "CGMP", "CLanes"))
build = pathlib.Path(subprocess.check_output(
    ["swift", "build", "--show-bin-path"], cwd=root, text=True).strip())
triple = json.loads(subprocess.check_output(["swift", "-print-target-info"]))["target"]["triple"]
maps = [*build.glob("*.build/module.modulemap"),
        *(build.parent.parent / "checkouts").glob("*/Sources/*/include/module.modulemap")]


def graphs(module):
    """The public symbols of a module by the module whose types they are, without those that a conformance gives
    by itself."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["swift", "symbolgraph-extract", "-module-name", module, "-target", triple,
             "-I", build / "Modules", "-I", root / "Sources/CGMP",
             *(word for path in maps for word in ("-Xcc", f"-fmodule-map-file={path}")),
             "-minimum-access-level", "public", "-skip-synthesized-members", "-output-dir", folder],
            check=True, cwd=root, stdout=subprocess.DEVNULL)
        for path in sorted(pathlib.Path(folder).glob(f"{module}*.symbols.json")):
            owner = path.name.removesuffix(".symbols.json").split("@")[-1]
            yield owner, json.loads(path.read_text())["symbols"]


found, faults, members = set(), [], 0
for module in modules:
    for owner, symbols in graphs(module):
        for symbol in symbols:
            path = symbol["pathComponents"]
            if owner == "Swift" and path[0] in ("Float16", "Float", "Double"):
                continue
            top, name = f"{owner}.{path[0].split('(')[0]}", f"{module}.{'.'.join(path)}"
            if top not in listed:
                faults.append(f"public and not brought by ShiftProof: {name}")
                continue
            found.add(top)
            members += len(path) > 1
            if "docComment" not in symbol:
                faults.append(f"without documentation: {name}")
faults += [f"no such public name: {name}" for name in sorted(listed - found)]
if len(listed) > MOST:
    faults.append(f"{len(listed)} names; expected at most {MOST}")
print(f"{len(found)} names with {members} members, {len(faults)} faults")
for fault in faults:
    print(fault)
if "--check" in sys.argv and faults:
    sys.exit(1)
