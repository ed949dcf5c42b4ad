#!/usr/bin/env python3
"""Compiles the Swift of README.md and of the articles, each piece by itself, with `import ShiftProof` alone.

What a piece takes for granted, functions of the reader's, stands in GIVEN below. Lines of a manifest are left
out: Examples/ShiftCheck and the tutorial (.ci/tutorial.sh) have whole ones. The package must have been built
(swift build).
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

GIVEN = """
func myShift(
  _ input: [Float], _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ shifts: [Shift]
) -> [Float] { input }
func my_shift(_ input: [Float], _ shape: Shape, _ shifts: [Shift]) -> [Float] { input }
func my_shift(
  _ input: [Float], _ output: inout [Float], _ n: Int, _ c: Int, _ h: Int, _ w: Int, _ dy: [Int32]
) {}
func shiftedRows(
  _ input: [Float], batch: Int, channels: Int, height: Int, width: Int, distances: [Int]
) -> [Float] { input }
let patterns: [Pattern] = []
"""
root = pathlib.Path(__file__).resolve().parent.parent
build = pathlib.Path(subprocess.check_output(
    ["swift", "build", "--show-bin-path"], cwd=root, text=True).strip())
tools = pathlib.Path(subprocess.check_output(["which", "swiftc"], text=True).strip()).resolve().parent
plugins = tools.parent / "lib/swift/host/plugins"
maps = [*build.glob("*.build/module.modulemap"),
        *(build.parent.parent / "checkouts").glob("*/Sources/*/include/module.modulemap")]
options = ["-I", build / "Modules", "-I", root / "Sources/CGMP", "-swift-version", "6",
           "-plugin-path", plugins, "-plugin-path", plugins / "testing",
           *(word for path in maps for word in ("-Xcc", f"-fmodule-map-file={path}"))]

failures = count = 0
for path in [root / "README.md", *sorted((root / "Sources/Umbrella/ShiftProof.docc").glob("*.md"))]:
    text = path.read_text()
    for fence in re.finditer(r"^( *)```swift\n(.*?)^ *```", text, re.M | re.S):
        piece = textwrap.dedent(fence[2]).replace("{ … }", "{ input }")
        if ".package(" in piece:
            continue
        count += 1
        imports = "" if "import ShiftProof" in piece else "import ShiftProof\nimport Testing\n"
        if piece.startswith("try "):
            piece = f"@Test func piece() throws {{\n{piece}}}\n"
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "Piece.swift"
            file.write_text(imports + piece + GIVEN)
            run = subprocess.run(
                ["swiftc", "-typecheck", "-parse-as-library", *options, file],
                text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if run.returncode:
            failures += 1
            line = text[:fence.start()].count("\n") + 1
            print(f"{path.relative_to(root)}, line {line}: does not compile\n{run.stdout}")
print(f"{count} pieces of Swift, {failures} do not compile")
sys.exit(failures > 0)
