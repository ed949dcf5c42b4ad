#!/usr/bin/env bash
# Breaks one line of the package at a time and says who notices.
#
#     Tests/Mutations/run.sh            every fault of mutants.txt, as a Markdown table
#     Tests/Mutations/run.sh NAME…      some of them
#     Tests/Mutations/run.sh --check    only whether each line still stands where it is to be broken
#
# Each fault is planted in a copy of the working tree, built in release mode with the tests, and put to
# `verify` in five formats, to `conform` and to `swift test`. The table goes to standard output, progress to
# standard error. It exits with 1 if `verify` misses a fault that changes a strategy's value or misses it in
# Rational although it is none of rounding, or if the tests miss any.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
list="$root/Tests/Mutations/mutants.txt"
room="${MUTATION_ROOM:-$(mktemp -d)}"
cases="${MUTATION_CASES:-2000}"
build=(swift build -c release --build-tests -Xswiftc -enable-testing)
wanted=" $* "

# Whether the old line of every fault stands in its file once.
if [ "${1:-}" = --check ]; then
  exec python3 - "$root" "$list" <<'END'
import sys
root, path = sys.argv[1:]
blocks = [b.splitlines() for b in open(path, encoding="utf-8").read().split("\n\n") if "\n@ " in "\n" + b]
lost, names = [], []
for block in blocks:
    head, file, old = [line for line in block if not line.startswith("#")][:3]
    names.append(head.split("|")[0])
    text = open(f"{root}/{file}", encoding="utf-8").read()
    count = text.count(old[2:].replace("⏎", "\n"))
    if count != 1:
        lost.append(f"{head[2:].split(' |')[0]}: {count} times in {file}; expected once")
print("\n".join(lost) or f"{len(blocks)} faults apply")
sys.exit(1 if lost or len(set(names)) != len(names) else 0)
END
fi

say() { printf '%s\n' "$*" >&2; }

fresh() {
  (cd "$root" && git ls-files -z --cached --others --exclude-standard) |
    rsync -a --from0 --files-from=- --checksum "$root/" "$room/"
}

# Replaces the one place where the old line stands. $1 file, $2 old, $3 new
plant() {
  OLD="$2" NEW="$3" perl -0pi -e '
    my $count = () = /\Q$ENV{OLD}\E/g;
    die "$ARGV: found $count times: $ENV{OLD}\n" unless $count == 1;
    s/\Q$ENV{OLD}\E/$ENV{NEW}/;
  ' "$room/$1"
}

# The formats in which verify finds something, or what it says instead.
verified() {
  local out
  if out="$(cd "$room" && timeout 300 "$room/.build/release/shiftproof" verify --cases "$cases" \
    --laws 0 --search 0 --formats float16,bfloat16,float,double,rational 2>/dev/null)"; then
    echo "missed"
  else
    local formats
    formats="$(printf '%s\n' "$out" | sed -nE 's/^FINDING .* in ([a-z0-9]+): .*$/\1/p' | sort -u | tr '\n' ' ')"
    [ -n "$formats" ] && echo "${formats% }" || echo "ended with $?"
  fi
}

conformed() {
  local out
  out="$(cd "$room" && timeout 300 "$room/.build/release/shiftproof" conform 2>/dev/null | tail -n 1)" || true
  out="$(printf '%s\n' "$out" | sed -nE 's/^[0-9]+ passed, ([0-9]+) failed$/\1/p')"
  case "$out" in 0) echo missed ;; "") echo crashed ;; *) echo "$out" ;; esac
}

# How many tests fail, and the first of them: those of the operators and strategies, and all others only where
# these notice nothing.
tested() {
  failing --filter 'ShiftOperatorsTests|ShiftStrategiesTests' || failing || echo missed
}

failing() {
  local out count first
  out="$(cd "$room" && timeout 600 swift test -c release -Xswiftc -enable-testing --skip-build \
    --disable-xctest "$@" 2>&1)" && return 1
  count="$(printf '%s\n' "$out" | grep -cE '^.{1,3} Test .* failed after' || true)"
  first="$(printf '%s\n' "$out" | sed -nE 's/^.{1,3} Test (.*) failed after.*$/\1/p' | head -n 1 | cut -c1-70)"
  [ "$count" -gt 0 ] && echo "$count: $first" || echo "crashed"
}

fresh
say "building what is right"
(cd "$room" && "${build[@]}" >"$room/build.log" 2>&1) || { tail -n 20 "$room/build.log" >&2; exit 2; }
[ "$(verified)" = missed ] || { say "verify finds something in what is right"; exit 2; }

echo "| fault | what is broken | kind | verify finds it in | conform: calls | swift test: failing tests |"
echo "| --- | --- | --- | --- | --- | --- |"
status=0
while IFS= read -r line; do
  case "$line" in
    "@ "*)
      IFS='|' read -r name what kind <<<"${line#@ }"
      name="$(echo "$name" | xargs)" what="$(echo "$what" | sed 's/^ *//; s/ *$//')" kind="$(echo "$kind" | xargs)"
      IFS= read -r file
      IFS= read -r old
      IFS= read -r new
      [ "$wanted" = "  " ] || [[ "$wanted" == *" $name "* ]] || continue
      say "$name"
      old="${old#- }" new="${new#+ }"
      plant "$file" "${old//⏎/$'\n'}" "${new//⏎/$'\n'}"
      if (cd "$room" && "${build[@]}" >"$room/build.log" 2>&1); then
        v="$(verified)" c="$(conformed)" t="$(tested)"
      else
        grep -m1 error: "$room/build.log" >&2 || true
        v="does not compile" c="" t=""
        status=1
      fi
      case "$kind" in
        value) [[ "$v" == *rational* ]] || status=1 ;;
        float) [[ "$v" == *float* ]] || status=1 ;;
        rounding | special) [ "$c" != missed ] || status=1 ;;
      esac
      [ "$t" != missed ] || status=1
      echo "| $name | $what | $kind | $v | ${c:-} | $t |"
      cp "$root/$file" "$room/$file"
      ;;
  esac
done <"$list"
exit $status
