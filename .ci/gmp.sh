#!/bin/sh
# Makes sure that libgmp can be compiled against: installs it on Debian and Ubuntu, and says what to
# install elsewhere.
set -u

compiler="${CC:-clang}"
command -v "$compiler" >/dev/null 2>&1 || {
  echo "$compiler: not found; expected the compiler that comes with Swift, whose usr/bin belongs on PATH" >&2
  exit 1
}

links() {
  printf '%s\n' "$1" | "$compiler" -x c - $2 -o /dev/null ${GMP_FLAGS:-} 2>/dev/null
}

links '#include <stdlib.h>
int main(void) { return EXIT_SUCCESS; }' "" || {
  echo "$compiler: cannot build a C program; expected the C library's headers and a linker: libc6-dev, libgcc-12-dev, libstdc++-12-dev and binutils on Debian 12, beside what swift.org names for Swift" >&2
  exit 1
}

has_gmp() {
  links '#include <gmp.h>
int main(void) { mpq_t q; mpq_init(q); return 0; }' -lgmp
}

has_gmp && exit 0

if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
  if [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; then
    echo "libgmp: its headers are missing, and there is no sudo; expected root to run apt-get install libgmp-dev" >&2
    exit 1
  fi
  echo "Installing libgmp-dev." >&2
  # The package lists may be missing or old; only then is it worth fetching them.
  $as_root apt-get install -y -q libgmp-dev >&2 ||
    { $as_root apt-get update -q >&2 && $as_root apt-get install -y -q libgmp-dev >&2; }
  has_gmp && exit 0
fi

# Homebrew keeps its headers where the compiler does not look by itself; pkg-config tells SwiftPM.
if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists gmp; then exit 0; fi

echo "libgmp: its headers are missing; expected libgmp-dev (Debian, Ubuntu), gmp-devel (Fedora), gmp (Arch, Alpine: gmp-dev) or 'brew install gmp pkg-config' (macOS)" >&2
exit 1
