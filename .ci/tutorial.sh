#!/usr/bin/env bash
# Follows the tutorial as its reader does, in a folder beside the package: the mistake is found, its token repeats
# it, and the mended function passes.
#
#     .ci/tutorial.sh [SCRATCH]    SCRATCH keeps what was built for the next time
set -euo pipefail
cd "$(dirname "$0")/.."
steps="$PWD/Sources/Umbrella/ShiftProof.docc/Resources"
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT
scratch="${1:-$room/build}"
ln -s "$PWD" "$room/ShiftProof"
cd "$room"
# The first line clones, which the link stands for.
sed 1d "$steps/first-1.sh" >first.sh
. ./first.sh
cp "$steps/first-2.swift" Package.swift
cp "$steps/first-3.swift" Sources/MyShift/MyShift.swift
tests=Tests/MyShiftTests/MyShiftTests.swift

run() { swift test --disable-xctest --scratch-path "$scratch" >"$room/log" 2>&1; }
fails() {
  if run; then echo "the tutorial's $1: passed; expected a finding" >&2; exit 1; fi
  grep -q "$2" "$room/log" || { cat "$room/log" >&2; exit 1; }
}

cp "$steps/first-4.swift" "$tests"
fails "first test" "wrong tap in float"
token="$(sed -nE 's/.*with replaying: "([^"]*)" repeats it.*/\1/p' "$room/log" | head -n 1)"
sed "s/the token that the failure names/$token/" "$steps/first-6.swift" >"$tests"
fails "replay of $token" "over 1 cases"
cp "$steps/first-7.swift" Sources/MyShift/MyShift.swift
cp "$steps/first-8.swift" "$tests"
run || { cat "$room/log" >&2; exit 1; }
echo "the tutorial's finding is found as $token, repeated and mended"
