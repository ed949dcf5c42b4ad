#!/usr/bin/env bash
# Submits a verification as an array of shards and the merge that depends on it.
set -euo pipefail

usage() {
  echo "usage: submit.sh CASES SEED SHARDS [OPTION OF VERIFY…]; SHIFTPROOF names the program" \
    "(default: shiftproof on PATH), FOLDER where results go (default: shiftproof-CASES-SEED-SHARDS)," \
    "SBATCH_PARTITION and the like are sbatch's own." >&2
  exit 2
}
[ $# -ge 3 ] || usage
for number in "$1" "$2" "$3"; do [[ $number =~ ^[0-9]+$ ]] || usage; done
cases=$1 seed=$2 shards=$3
shift 3

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$(command -v "${SHIFTPROOF:-shiftproof}") || {
  echo "SHIFTPROOF: ${SHIFTPROOF:-shiftproof} is no program; expected the path of shiftproof" >&2
  exit 2
}
program=$(realpath "$program")
# The same arguments mean the same folder, so that submitting again goes on from the checkpoints.
folder=${FOLDER:-shiftproof-$cases-$seed-$shards}
mkdir -p "$folder"
folder=$(realpath "$folder")
rm -f "$folder"/{status,report.txt,result.json,summary.md,junit.xml}

# sbatch prints ID, or ID;CLUSTER where there are several.
array=$(sbatch --parsable --array="1-$shards" --output="$folder/shard-%a.log" \
  "$here/verify.sbatch" "$program" "$folder" "$shards" "$cases" "$seed" "$@")
echo "array ${array%%;*}"
merge=$(sbatch --parsable --dependency="afterok:${array%%;*}" --output="$folder/merge.log" \
  "$here/merge.sbatch" "$program" "$folder" "$shards")
echo "merge ${merge%%;*}"
echo "folder $folder"
