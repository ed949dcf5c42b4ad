#!/usr/bin/env bash
# Our workloads and their peers, measured in turns in one run, as a Markdown table of ratios.
#
#     Benchmarks/ratios.sh [ROUNDS]
#
# Needs a Swift toolchain; a C compiler with GMP's headers for the C peers; PYTHON (default python3) with
# what each script in peers/ names for the others. A peer that cannot run leaves its rows unmeasured.
set -euo pipefail
cd "$(dirname "$0")"
rounds=${1:-3}
python=${PYTHON:-python3}
workloads=(verify "verify grid_sample" blend "certificate float to 65536" "reading cases" conform)
for strategy in slice roll deform_conv2d conv2d grid_sample; do
  workloads+=("=$strategy float" "=$strategy double")
done
for kind in general mixed; do
  workloads+=("=$kind deform_conv2d float" "=$kind deform_conv2d double")
done

export SHIFTPROOF_BENCHMARKS=1
swift build --package-path .. -c release --product Figures >&2
figures="$(swift build --package-path .. -c release --show-bin-path)/Figures"
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

programs=()
for peer in mpq_blend certificate copy; do
  if "${CC:-cc}" -O3 -march=native -ffp-contract=off "peers/$peer.c" -lgmp -lm -o "$room/$peer" >&2; then
    programs+=("$room/$peer")
  fi
done

for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  for program in "${programs[@]}"; do "$program" 2>/dev/null; done
  if command -v "$python" >/dev/null; then
    for peer in gmpy2_blend torch_strategies hypothesis_verify hypothesis_grid_sample; do "$python" "peers/$peer.py"; done
  fi
  "$figures" --rates "${workloads[@]}"
done >"$room/lines"

echo "| what | measured | bar |"
echo "| --- | --- | --- |"
# What; our figure and how much it does; the peer's figure and how much it does; the bar. A row without
# a peer shows what is done per second.
awk -F ' *; *' '
  # The least of all rounds.
  FILENAME != "-" {
    split($0, part, "\t")
    if (!(part[1] in least) || part[2] + 0 < least[part[1]]) {
      least[part[1]] = part[2] + 0
      rate[part[1]] = part[3]
    }
    next
  }
  NF < 6 { next }
  !($2 in least) || $4 != "" && !($4 in least) { print "| " $1 " | not measured | " $6 " |"; next }
  $4 == "" { split(rate[$2], words, " "); print "| " $1 " | " int(words[1] / 1e6) " M" words[2] " | " $6 " |"; next }
  { printf "| %s | %.2f × | %s |\n", $1, (least[$4] / $5) / (least[$2] / $3), $6 }
' "$room/lines" - <<'ROWS'
verify against Hypothesis + PyTorch + gmpy2; ours verify; 20000; hypothesis verify; 1; ≥ 60 ×
verify --operator grid_sample against Hypothesis + PyTorch + gmpy2; ours verify grid_sample; 2000; hypothesis grid_sample; 1; ≥ 20 ×
verify on two cores against on one; ours verify; 1; ours verify on one core; 1; ≥ 1.8 ×
bilinear blend, Float values against C loop over mpq; ours blend float; 4096; mpq float; 1; ≥ 10 ×
bilinear blend, Double values against C loop over mpq; ours blend double; 4096; mpq double; 1;
bilinear blend, values beyond a word against C loop over mpq; ours blend wide; 4096; mpq wide; 1; ≥ 0.83 ×
bilinear blend, Float values against gmpy2; ours blend float; 4096; gmpy2 float; 1;
bilinear blend, values beyond a word against gmpy2; ours blend wide; 4096; gmpy2 wide; 1;
certificate, Float, widths to 65,536 against C loop on one thread; ours certificate float to 65536; 1; c certificate 65536; 1; ≥ 8 ×
certificate on two cores against on one; ours certificate float to 65536; 1; ours certificate float to 65536 on one core; 1; ≥ 1.8 ×
slice, Float against memcpy into fresh memory; ours slice float; 1; fresh memcpy float; 1; ≥ 0.67 ×
slice, Double against memcpy into fresh memory; ours slice double; 1; fresh memcpy double; 1; ≥ 0.67 ×
slice, Float against PyTorch; ours slice float; 1; torch slice float; 1; ≥ 1 ×
slice, Double against PyTorch; ours slice double; 1; torch slice double; 1; ≥ 1 ×
roll, Float against PyTorch; ours roll float; 1; torch roll float; 1; ≥ 1 ×
roll, Double against PyTorch; ours roll double; 1; torch roll double; 1; ≥ 1 ×
deform_conv2d, Float against PyTorch; ours deform_conv2d float; 1; torch deform_conv2d float; 1; ≥ 1 ×
deform_conv2d, Double against PyTorch; ours deform_conv2d double; 1; torch deform_conv2d double; 1; ≥ 1 ×
deform_conv2d at quarters, Float against torchvision; ours general deform_conv2d float; 1; torch general deform_conv2d float; 1; ≥ 2 ×
deform_conv2d at quarters, Double against torchvision; ours general deform_conv2d double; 1; torch general deform_conv2d double; 1; ≥ 2 ×
deform_conv2d at offsets that differ, Float against torchvision; ours mixed deform_conv2d float; 1; torch mixed deform_conv2d float; 1;
deform_conv2d at offsets that differ, Double against torchvision; ours mixed deform_conv2d double; 1; torch mixed deform_conv2d double; 1;
conv2d, Float against PyTorch; ours conv2d float; 1; torch conv2d float; 1; ≥ 1 ×
conv2d, Double against PyTorch; ours conv2d double; 1; torch conv2d double; 1; ≥ 1 ×
grid_sample, Float against PyTorch; ours grid_sample float; 1; torch grid_sample float; 1; ≥ 1 ×
grid_sample, Double against PyTorch; ours grid_sample double; 1; torch grid_sample double; 1; ≥ 1 ×
reading and checking recorded cases; ours reading cases; 1;; 1; ≥ 200 Mbytes/s
repeating them through the operators; ours conform; 1;; 1;
ROWS
