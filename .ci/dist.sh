#!/usr/bin/env bash
# Makes the archive that is handed out: dist/shiftproof-VERSION-linux-ARCHITECTURE.tar.gz and SHA256SUMS.
#
# The program has Swift's libraries in it and, where libgmp.a is at hand, libgmp; the C library is the system's.
# What it links dynamically is written to the file LINKS in the archive, as ldd says it.
set -euo pipefail
cd "$(dirname "$0")/.."
sh .ci/gmp.sh
version="$(sed -nE 's/.*version = "([^"]*)".*/\1/p' Sources/ShiftRuns/Release.swift)"
name="shiftproof-$version-linux-$(uname -m)"
build=(swift build -c release --product shiftproof --static-swift-stdlib --scratch-path .build-dist)
# A folder with the static library alone, so that the linker cannot take the other.
static="$(mktemp -d)"
trap 'rm -rf "$static"' EXIT
for folder in /usr/lib/"$(uname -m)"-linux-gnu /usr/lib64 /usr/lib; do
  [ ! -e "$folder/libgmp.a" ] || { cp "$folder/libgmp.a" "$static"; break; }
done
if [ -e "$static/libgmp.a" ]; then
  # SwiftPM asks pkg-config where libgmp is.
  printf 'Name: gmp\nDescription: libgmp alone\nVersion: 6\nLibs: -L%s -lgmp\n' "$static" >"$static/gmp.pc"
  export PKG_CONFIG_PATH="$static"
fi
"${build[@]}"
program="$("${build[@]}" --show-bin-path)/shiftproof"
room="dist/$name"
rm -rf dist
mkdir -p "$room/Fixtures"
cp "$program" "$room/shiftproof"
strip "$room/shiftproof"
cp -r LICENSE README.md CHANGELOG.md CASE-FILES.md CITATION.cff Examples "$room"
cp Fixtures/worked-example.safetensors Fixtures/README.md "$room/Fixtures"
[ ! -d Fixtures/regressions ] || cp -r Fixtures/regressions "$room/Fixtures"
rm -rf "$room"/Examples/ShiftCheck/.build "$room"/Examples/candidates/__pycache__
{
  echo "shiftproof $version needs of the system:"
  ldd "$room/shiftproof" | sed -E 's/ \(0x[0-9a-f]+\)//; s/^[[:space:]]*/  /'
  gmp=", and libgmp (LGPL 3 or GPL 2; its source is at gmplib.org)"
  ! ldd "$room/shiftproof" | grep -q libgmp || gmp=""
  echo "Swift's libraries are in it$gmp."
} >"$room/LINKS"
# One order, one owner, one time: the same files make the same archive.
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-0}" \
  -C dist -cf - "$name" | gzip -n -9 >"dist/$name.tar.gz"
(cd dist && sha256sum "$name.tar.gz" >SHA256SUMS)
cat "$room/LINKS"
ls -l "dist/$name.tar.gz"
