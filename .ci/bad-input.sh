#!/bin/sh
# Runs the command line on input that cannot be answered: one line on standard error, nothing on
# standard output, exit status 2.
set -u
shiftproof="$1"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
failures=0

expect() {
  "$shiftproof" "$@" >"$folder/out" 2>"$folder/err"
  status=$?
  lines="$(wc -l <"$folder/err")"
  if [ "$status" != 2 ] || [ "$lines" != 1 ] || [ -s "$folder/out" ] ||
    ! grep -q ': .*; expected ' "$folder/err"; then
    echo "shiftproof $*: status $status, $lines lines; expected status 2 and one sentence" >&2
    cat "$folder/err" >&2
    failures=$((failures + 1))
  fi
}

header() {
  # $1: the header; $2: bytes of data. The length is written as eight bytes, least first.
  length=$(printf '%s' "$1" | wc -c)
  printf "\\$(printf '%03o' $((length % 256)))\\$(printf '%03o' $((length / 256)))\\0\\0\\0\\0\\0\\0"
  printf '%s' "$1"
  head -c "$2" /dev/zero
}

head -c 500 Fixtures/worked-example.safetensors >"$folder/truncated"
header '{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}' 1 >"$folder/dtype"
printf '\377\377\377\377\377\377\377\177{}' >"$folder/long-header"
header '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}' 6 >"$folder/overlap"
header '{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}' 4 >"$folder/overflow"
: >"$folder/empty"
printf 'not a tensor file at all, but long enough to have a header' >"$folder/text"

for file in truncated dtype long-header overlap overflow empty text missing; do
  expect conform "$folder/$file"
done
expect conform "$folder"
expect verify --cases -3
expect verify --cases 1e6
expect verify --cases ''
expect verify --seed banana
expect verify --workers 0
expect verify --formats float,quadruple
expect verify --nonsense
expect verify --search -1
expect verify --regressions "$folder/missing"
expect verify --baseline "$folder/text" --cases 20
expect verify --update
expect verify --shard 3/2 --out "$folder/part"
expect verify --shard 1/2
expect verify --formats float,float
expect certify --shard 1/2
expect certify --shard 1/2 --out "$folder/part" --json
expect certify --shard 4/4 --widths 2...4 --out "$folder/part"
expect certify --widths 2...4 --checkpoint "$folder/text"
expect certify --reach 3
expect certify --boundary zeros --out "$folder/part"
expect certify --boundary symmetric --widths 2...4
expect certify --device cuda --dialect pytorch-cpu
expect certify --line centre
expect precision --device tpu
expect precision --device cpu --formulas textbook
expect merge "$folder/text"
expect merge "$folder/missing"
"$shiftproof" certify --widths 2...9 --shard 1/2 --out "$folder/half" 2>/dev/null
"$shiftproof" certify --widths 2...9 --out "$folder/whole" >/dev/null
"$shiftproof" verify --cases 9 --shard 1/2 --out "$folder/cases" 2>/dev/null
head -c 200 "$folder/whole" >"$folder/cut"
sed 's/"ties":[0-9]*/"ties":9223372036854775807/' "$folder/whole" >"$folder/huge"
expect merge "$folder/half"
expect merge "$folder/half" "$folder/half"
expect merge "$folder/half" "$folder/whole"
expect merge "$folder/half" "$folder/cases"
expect merge "$folder/cut"
expect merge "$folder/huge"
for option in "--junit $folder/x" "--summary $folder/x" --annotations "--baseline $folder/x" --update; do
  # shellcheck disable=SC2086 # The option and its value are two words.
  expect merge "$folder/whole" $option
done
expect check
expect check --candidate true --answers "$folder/text"
expect check --candidate true --time-limit 0
expect check --candidate true --replay 1-1-96 --shard 1/2 --out "$folder/part"
expect check --candidate true --replay 1-1-96 --checkpoint "$folder/part"
expect check --answers "$folder/text" --shard 1/2 --out "$folder/part"
expect check --candidate cat --shard 1/2
expect check --candidate cat --cases 7 --shard 1/3 --out "$folder/part"
expect check --candidate cat --strategy roll,roll
expect check --candidate cat --formats rational
expect check --candidate cat --strategy conv3d
expect check --cases "$folder/text" --answers "$folder/text"
expect export --out "$folder/missing/file"
expect detect --seeds 0
expect replay 7f3a-24301-zz
expect replay ''
expect replay
expect frobnicate
expect report --out "$folder/empty"

[ "$failures" = 0 ] && echo "every bad input was refused in one sentence"
exit "$failures"
