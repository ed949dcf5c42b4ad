#!/bin/sh
# Kills the command line a hundred times at random moments while it writes files: what lies there afterwards
# is whole, the old bytes or the new ones, and no candidate is left running.
set -u
shiftproof="$1"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/reports"
cp Examples/candidates/shiftproof_frames.py Examples/candidates/plain_shift.py "$folder"
failures=0
killed=0

fail() {
  echo "$1" >&2
  failures=$((failures + 1))
}

# A moment from 0 to 0.3 s, the same ones in every run; a command that ends before it does not count.
moment() { awk -v n="$1" 'BEGIN { srand(n); printf "%.3f", rand() * 0.3 }'; }

# What a whole file of each command looks like.
"$shiftproof" export --out "$folder/cases.safetensors" --cases 400 >/dev/null || exit 1
cp "$folder/cases.safetensors" "$folder/whole"
"$shiftproof" export --out "$folder/other" --cases 399 >/dev/null || exit 1

run=0
while [ "$killed" -lt 100 ] && [ "$run" -lt 400 ]; do
  run=$((run + 1))
  case $((run % 4)) in
  0) "$shiftproof" report --out "$folder/reports" --cases 20 >/dev/null 2>&1 & ;;
  1) "$shiftproof" check --candidate "python3 $folder/plain_shift.py" \
    --cases 200 >/dev/null 2>&1 & ;;
  *) "$shiftproof" export --out "$folder/cases.safetensors" --cases $((399 + run % 2)) \
    >/dev/null 2>&1 & ;;
  esac
  pid=$!
  sleep "$(moment "$run")"
  kill -KILL "$pid" 2>/dev/null && killed=$((killed + 1))
  wait "$pid" 2>/dev/null
  cmp -s "$folder/cases.safetensors" "$folder/whole" ||
    cmp -s "$folder/cases.safetensors" "$folder/other" ||
    fail "kill $run: cases.safetensors is neither file that was written"
done
# Pages and pictures end as they should or are not there.
for page in "$folder"/reports/*.md; do
  [ -e "$page" ] || continue
  [ -z "$(tail -c 1 "$page")" ] || fail "$page: no newline at its end"
done
for picture in "$folder"/reports/*.svg; do
  [ -e "$picture" ] || continue
  tail -n 1 "$picture" | grep -q '</svg>' || fail "$picture: no </svg> at its end"
done
# A candidate reads the end of its input when its checker is gone, so none outlives it.
sleep 1
if pgrep -f "$folder/plain_shift.py" >/dev/null 2>&1; then fail "a candidate outlived its checker"; fi

[ "$killed" = 100 ] || fail "only $killed of $run runs were killed"
[ "$failures" = 0 ] && echo "$killed kills left whole files and no candidate"
exit "$failures"
