#!/usr/bin/env python3
"""Counts what `import ShiftProof` brings, from the compiler's symbol graphs.

    .ci/public-names.py            counts, and names what has no documentation
    .ci/public-names.py --check    fails where there are more than 60 names, or one without documentation

A name is a line of Sources/Umbrella/ShiftProof.swift. Its members are what stands under it in its module.
The package must have been built (swift build).
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

MOST = 60
root = pathlib.Path(__file__).resolve().parent.parent
listed = re.findall(
    r"^@_exported import \w+ (\w+)\.(\w+)$",
    (root / "Sources/Umbrella/ShiftProof.swift").read_text(), re.M)
build = pathlib.Path(subprocess.check_output(
    ["swift", "build", "--show-bin-path"], cwd=root, text=True).strip())
triple = json.loads(subprocess.check_output(["swift", "-print-target-info"]))["target"]["triple"]


def graph(module):
    """The public symbols of a module, without those that a conformance gives by itself."""
    with tempfile.TemporaryDirectory() as folder:
        includes = ["-I", build / "Modules", "-I", root / "Sources/CGMP",
                    "-Xcc", f"-fmodule-map-file={build}/CLanes.build/module.modulemap"]
        subprocess.run(
            ["swift", "symbolgraph-extract", "-module-name", module, "-target", triple, *includes,
             "-minimum-access-level", "public", "-skip-synthesized-members", "-output-dir", folder],
            check=True, cwd=root, stdout=subprocess.DEVNULL)
        return json.loads((pathlib.Path(folder) / f"{module}.symbols.json").read_text())["symbols"]


names, members, bare = set(), 0, []
documented = 0
everything = 0
for module in sorted({module for module, _ in listed}):
    own = {name for owner, name in listed if owner == module}
    found = set()
    for symbol in graph(module):
        everything += 1
        path = symbol["pathComponents"]
        top = path[0].split("(")[0]
        if top not in own:
            continue
        found.add(top)
        # What a protocol demands is documented where it is demanded.
        isDocumented = "docComment" in symbol
        if len(path) > 1:
            members += 1
            documented += isDocumented
        elif not isDocumented:
            bare.append(f"{module}.{symbol['names']['title']}")
    for missing in own - found:
        bare.append(f"{module}.{missing}: no such public name")
    names |= {(module, name) for name in found}
print(f"{len(names)} names of {everything} public symbols in their modules; "
      f"{members} members under them, {100 * documented // max(members, 1)} % documented")
for name in bare:
    print(f"without documentation: {name}")
if "--check" in sys.argv and (bare or len(names) > MOST):
    sys.exit(1)
