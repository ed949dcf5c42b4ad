"""Runs every Python block of the reports, and every naive recipe at many sizes, and says what does not hold.

    python3 Fixtures/run_snippets.py [Reports]

A block that prints nothing, or what it `expected:`, shows no discrepancy, and one that prints something else than it
`prints:`, letter by letter, shows another; all are named and the exit status is 1, as it is when a block fails. A
block runs under the CPU capability that it names, or else under `default`, whose arithmetic the pages
have. `recipes.json` holds what our run of each recipe gives, which PyTorch must give bit for bit. Needs torch and
torchvision.
"""

import contextlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"```python\n(.*?)```", re.S)
CELL = re.compile(r"at \(n (\d+), c (\d+), h (\d+), w (\d+)\): got (\S+) = 0x\w+, expected (\S+) = 0x")
CAPABILITY = re.compile(r"ATEN_CPU_CAPABILITY['\"]?\]?\s*=\s*['\"]?(\w+)")


def blocks(folder):
    for page in sorted(pathlib.Path(folder).glob("*.md")):
        text = page.read_text()
        for block in BLOCK.finditer(text):
            # The cell that the page names above a program which works out what is expected.
            cells = CELL.findall(text, max(text.rfind("\n#", 0, block.start()), 0), block.start())
            # A comment inside an earlier block looks like a heading.
            headings = re.findall(r"(?m)^#+ .*$", BLOCK.sub("", text[: block.start()]))
            yield f"{page.name}, {headings[-1].strip('# ')}", block[1], cells[-1] if cells else None


def run(code):
    """The names that the code leaves, and what it prints."""
    names, output = {}, io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code, names)
    return names, output.getvalue().strip()


def equal(got, want):
    """Whether the bits are the same; one NaN is as good as another."""
    import torch

    return got.shape == want.shape and torch.equal(got.signbit() | got.isnan(), want.signbit() | want.isnan()) and torch.equal(
        got.nan_to_num(1e30, 2e30, 3e30), want.nan_to_num(1e30, 2e30, 3e30))


def printed(names):
    """What a program of one recipe prints: one image, or two alike."""
    return names.get("y", names["x"])


def fault(code, cell):
    """What is wrong with a block, or None."""
    names, output = run(code)
    if "want" in names:
        if not output or equal(names["got"], names["want"]):
            return "shows no discrepancy"
        if not cell:
            return "stands below no cell"
        place = tuple(int(index) for index in cell[:4])
        number = names["torch"].tensor
        for tensor, text in zip((names["got"], names["want"]), cell[4:]):
            if not equal(tensor[place], number(float(text), dtype=tensor.dtype)):
                return f"has {tensor[place].item()} where the page says {text}"
        return None if output.startswith(f"{place} got ") else f"prints {output.splitlines()[0]}"

    def stated(key):
        return code.rsplit(f"# {key}: ", 1)[1].splitlines()[0]

    if output != stated("prints"):
        return f"prints {output}"
    return "shows no discrepancy" if output == stated("expected") else None


def check(code, cell):
    try:
        return fault(code, cell)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def recipes(folder):
    """Faults of the recipes at every size of `recipes.json`, and how many were run and refused."""
    path = pathlib.Path(folder) / "recipes.json"
    faults, runs, refused = [], 0, 0
    if not path.exists():
        return faults, runs, refused
    for recipe in json.loads(path.read_text())["recipes"]:
        for case in recipe["cases"]:
            code = "\n".join([recipe["imports"], case["size"], recipe["body"]])
            runs += 1
            try:
                names, _ = run(code)
            except Exception as error:
                # The one thing that our padding does and PyTorch's does not: it mirrors a short axis.
                if "Padding size should be less" in str(error) and "mode='reflect'" in code:
                    refused += 1
                elif case["prints"] is not None:
                    faults.append(f"{recipe['name']}, {case['size']}: {type(error).__name__}: {error}")
                continue
            got = printed(names)
            if case["prints"] is None:
                faults.append(f"{recipe['name']}, {case['size']}: ours refuses, PyTorch answers")
                continue
            want = names["torch"].tensor(eval(case["prints"])).expand(got.shape)
            if not equal(got, want):
                faults.append(f"{recipe['name']}, {case['size']}: {got.tolist()}, ours {case['prints']}")
    return faults, runs, refused


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "Reports"
    # The first import of torch decides the capability, so each other one has a process of its own.
    only = os.environ.get("SNIPPETS_CAPABILITY")
    os.environ["ATEN_CPU_CAPABILITY"] = only or "default"
    shown, faults, others = 0, [], set()
    for name, code, cell in blocks(folder):
        named = CAPABILITY.search(code)
        capability = named[1] if named else "default"
        if capability != (only or "default"):
            others.add(capability)
            continue
        found = check(code, cell)
        shown += found is None
        if found:
            faults.append(f"{name}: {found}")
    runs = refused = 0
    if not only:
        more, runs, refused = recipes(folder)
        faults += more
        print(f"{runs} runs of recipes, {refused} of them refused by PyTorch's pad(reflect)")
    print("\n".join(faults + [f"{only or 'default'}: {shown} passed, {len(faults)} failed"]))
    failed = bool(faults) or not shown
    if not only:
        for capability in sorted(others):
            failed |= subprocess.run(
                [sys.executable, __file__, folder],
                env={**os.environ, "SNIPPETS_CAPABILITY": capability}).returncode != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
