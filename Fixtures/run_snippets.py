"""Runs every Python block of the reports and says what each shows.

    python3 Fixtures/run_snippets.py [Reports]

A block that prints what it `expected:` or whose differences are all 0 shows no discrepancy, so it is
named and the exit status is 1, as it is when a block fails. Needs torch and torchvision.
"""

import contextlib
import io
import os
import pathlib
import re
import sys

# The programs say so themselves, but the first import of torch decides.
os.environ["ATEN_CPU_CAPABILITY"] = "default"

BLOCK = re.compile(r"```python\n(.*?)```", re.S)


def blocks(folder):
    for page in sorted(pathlib.Path(folder).glob("*.md")):
        text = page.read_text()
        for block in BLOCK.finditer(text):
            # A comment inside an earlier block looks like a heading.
            headings = re.findall(r"(?m)^#+ .*$", BLOCK.sub("", text[: block.start()]))
            yield f"{page.name}, {headings[-1].strip('# ')}", block[1]


def result(code):
    """What the block computed: its `y` or `x` against the expectation, or the difference that it prints."""
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, names)
    torch = names["torch"]
    if "want" in names:
        got, want = names["got"], names["want"]
    else:
        got = names.get("y", names["x"])
        want = torch.tensor(eval(code.rsplit("# expected: ", 1)[1])).to(got.dtype)
        want = want.expand(got.shape)
    same = torch.equal(got.signbit(), want.signbit()) and torch.equal(got.nan_to_num(1e30, 2e30, 3e30), want.nan_to_num(1e30, 2e30, 3e30))
    return "shows no discrepancy" if same else None


def main():
    shown, faults = 0, []
    for name, code in blocks(sys.argv[1] if len(sys.argv) > 1 else "Reports"):
        try:
            fault = result(code)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        shown += fault is None
        if fault:
            faults.append(f"{name}: {fault}")
    print("\n".join(faults + [f"{shown} passed, {len(faults)} failed"]))
    sys.exit(1 if faults or not shown else 0)


if __name__ == "__main__":
    main()
