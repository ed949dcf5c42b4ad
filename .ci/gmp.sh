#!/bin/sh
# Makes sure that libgmp can be compiled against: installs it on Debian and Ubuntu, and says what to
# install elsewhere.
set -u

has_gmp() {
  printf '#include <gmp.h>\nint main(void) { mpq_t q; mpq_init(q); return 0; }\n' |
    "${CC:-clang}" -x c - -lgmp -o /dev/null ${GMP_FLAGS:-} 2>/dev/null
}

has_gmp && exit 0

if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
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
