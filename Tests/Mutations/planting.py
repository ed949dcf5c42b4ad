"""The faults of mutants.txt, and the sources with them planted.

A fault is one fragment of a source file and what stands there instead. All are built at once: the body of the
function that holds the fragment is written twice,

    { if mutationIsOn(17) { the body with the fault } else { the body as it is } }

and `CMutations`, a C target of three lines, reads the number from the environment before `main`. An initial
value outside any function becomes `mutationIsOn(17) ? (…) : (…)`. What is neither is built by itself.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

VARIABLE = "SHIFTPROOF_MUTATION"


@dataclass
class Fault:
    number: int
    name: str
    what: str
    kind: str
    file: str
    old: str
    new: str
    unreached: str = ""  # why no case of `verify --fractions` reaches it

    @property
    def module(self):
        return self.file.split("/")[1]

    @property
    def suite(self):
        """The tests that mirror the module."""
        names = {"shiftproof": "ShiftProofCommand", "Umbrella": "ShiftProof"}
        return names.get(self.module, self.module) + "Tests"

    @property
    def changes_operators(self):
        """Whether `verify` and `conform` run through it rather than are it."""
        return self.kind != "harness"


def read(path):
    faults = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        name, what, kind = (part.strip() for part in lines[0][2:].split("|"))
        texts = {line[0]: line[2:].replace("⏎", "\n") for line in lines[2:]}
        faults.append(
            Fault(len(faults) + 1, name, what, kind, lines[1], texts["-"], texts["+"],
                  texts.get("?", "")))
    return faults


def lost(faults, root):
    """What of the list does not apply to the sources, a sentence each."""
    names = [fault.name for fault in faults]
    problems = [f"{name}: named twice; expected once" for name in set(names) if names.count(name) > 1]
    for fault in faults:
        path = root / fault.file
        count = path.read_text(encoding="utf-8").count(fault.old) if path.exists() else 0
        if count != 1:
            problems.append(f"{fault.name}: {count} times in {fault.file}; expected once")
    return problems


def masked(text):
    """The text with blanks for comments and strings, place for place."""
    out, i = list(text), 0

    def blank(start, end):
        for place in range(start, min(end, len(text))):
            if out[place] != "\n":
                out[place] = " "

    def end_of_string(i):
        """Behind the string that begins at i, with the strings in its interpolations."""
        hashes = 0
        while text[i] == "#":
            hashes, i = hashes + 1, i + 1
        quote = '"""' if text.startswith('"""', i) else '"'
        close, escape = quote + "#" * hashes, "\\" + "#" * hashes
        i += len(quote)
        while i < len(text) and not text.startswith(close, i):
            if text.startswith(escape + "(", i):
                i, depth = i + len(escape) + 1, 1
                while depth:
                    if text[i] == '"':
                        i = end_of_string(i)
                        continue
                    depth += (text[i] == "(") - (text[i] == ")")
                    i += 1
            else:
                i += len(escape) + 1 if text.startswith(escape, i) else 1
        return i + len(close)

    while i < len(text):
        if text.startswith("//", i):
            end = text.find("\n", i)
            end = len(text) if end < 0 else end
        elif text.startswith("/*", i):
            end = text.index("*/", i) + 2
        elif text[i] == '"' or re.match(r'#+"', text[i:i + 8]):
            end = end_of_string(i)
        else:
            i += 1
            continue
        blank(i, end)
        i = end
    return "".join(out)


DECLARES = re.compile(
    r"\bfunc\b|(?<![.\w])(?:init[?!]?|subscript)\s*[(<]|(?:^|\s)(?:get|set|didSet|willSet)\s*$"
    r"|\bvar\s+\w+\s*:\s*[^=\n]*$")


def change(text, fault):
    """The places between which the two texts of a fault differ."""
    start = text.index(fault.old)
    before, after, common = fault.old, fault.new, 0
    while common < min(len(before), len(after)) and before[common] == after[common]:
        common += 1
    tail = 0
    while tail < min(len(before), len(after)) - common and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start + common, start + len(before) - tail


def body(plain, start, end):
    """The braces of the innermost function, initialiser or computed value around a change."""
    stack, boundary = [], 0
    for place, letter in enumerate(plain):
        if letter in "([{":
            # A closure among arguments declares nothing.
            among = bool(stack) and plain[stack[-1][0]] != "{"
            stack.append((place, "" if among or letter != "{" else plain[boundary:place].rstrip()))
            boundary = place + 1 if letter == "{" and not among else boundary
        elif letter in ")]}":
            opened, header = stack.pop()
            if letter == "}" and not (stack and plain[stack[-1][0]] != "{"):
                boundary = place + 1
            if opened < start and end <= place and DECLARES.search(header):
                return opened, place  # The innermost closes first.
    return None


def initial_value(plain, start):
    """The statement `let name = value` that begins on the fragment's line, to where its brackets close."""
    first = plain.rfind("\n", 0, start) + 1
    if not re.match(r"[\w\s]*\b(?:let|var)\s+\w+[^=\n]*=", plain[first:]):
        return None
    depth = 0
    for place in range(first, len(plain)):
        depth += (plain[place] in "([{") - (plain[place] in ")]}")
        if plain[place] == "\n" and depth == 0 and place >= start:
            return first, place
    return None


@dataclass
class Switched:
    """A source file with the faults that can be switched on in it, and those that cannot."""

    text: str
    alone: list = field(default_factory=list)


def switched(text, faults):
    plain = masked(text)
    places, alone = {}, []
    for fault in faults:
        start, end = change(text, fault)
        place = body(plain, start, end) or initial_value(plain, start)
        if place is None:
            alone.append(fault)
        else:
            places.setdefault(place, []).append(fault)

    def broken(fault, low, high):
        longer = len(fault.new) - len(fault.old)
        return text.replace(fault.old, fault.new, 1)[low:high + longer]

    def rendered(low, high, inside):
        """The text between two places, with the bodies inside switched."""
        out, at = "", low
        for place in sorted(inside):
            if place[0] < at:
                continue  # inside one that is done
            opened, closed = place
            deeper = {p for p in inside if opened < p[0] and p[1] < closed}
            if text[opened] == "{":
                out += text[at:opened + 1] + "\n"
                for fault in places[place]:
                    out += f"if mutationIsOn({fault.number}) {{\n"
                    out += broken(fault, opened + 1, closed) + "\n} else "
                out += "{\n" + rendered(opened + 1, closed, deeper) + "\n}\n"
            else:
                name, value = text[opened:closed].split("=", 1)
                out += text[at:opened] + name + "="
                for fault in places[place]:
                    other = broken(fault, opened, closed).split("=", 1)[1]
                    out += f" mutationIsOn({fault.number}) ?\n({other}\n) : "
                out += f"({value}\n)"
            at = closed
        return out + text[at:high]

    return Switched("import CMutations\n" + rendered(0, len(text), set(places)), alone)


HEADER = """#include <stdbool.h>
extern int activeMutation;
static inline bool mutationIsOn(int number) { return activeMutation == number; }
"""

SOURCE = """#include <stdlib.h>
#include "CMutations.h"
int activeMutation = 0;
__attribute__((constructor)) static void readMutation(void) {
  const char *text = getenv("%s");
  if (text) activeMutation = atoi(text);
}
""" % VARIABLE


def plant(faults, root, room):
    """Writes the switched sources to the room, and answers the faults that must be built by themselves."""
    folder = room / "Sources/CMutations"
    write(folder / "include/CMutations.h", HEADER)
    write(folder / "CMutations.c", SOURCE)
    package = (root / "Package.swift").read_text(encoding="utf-8")
    for old, new in [
        ('.target(name: "CLanes"),', '.target(name: "CLanes"),\n.target(name: "CMutations"),'),
        ("+ packages[module, default: []]",
         '+ packages[module, default: []] + [.target(name: "CMutations")]'),
    ]:
        if package.count(old) != 1:
            raise SystemExit(f"Package.swift: {old} {package.count(old)} times; expected once")
        package = package.replace(old, new)
    write(room / "Package.swift", package)
    alone = []
    for file in sorted({fault.file for fault in faults}):
        text = (root / file).read_text(encoding="utf-8")
        result = switched(text, [fault for fault in faults if fault.file == file])
        alone += result.alone
        write(room / file, result.text)
    return alone


def write(path, text):
    """Only where it changes something, so that no more is built anew than must be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
