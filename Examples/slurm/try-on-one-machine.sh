#!/usr/bin/env bash
# Tries the array and its merge on a Slurm of one node, made here and taken down again; nothing outside
# a temporary folder is written.
set -euo pipefail

usage="usage: try-on-one-machine.sh [CASES [SEED [SHARDS]]]; SHIFTPROOF names the program (default:
shiftproof on PATH); SHARDS from 2 on."
[ $# -le 3 ] || { echo "$usage" >&2; exit 2; }
cases=${1:-32000} seed=${2:-1} shards=${3:-4}
[ "$shards" -ge 2 ] || { echo "$usage" >&2; exit 2; }
options=(--batch 1...2 --channels 4...8 --extents 2...8)

export PATH="$PATH:/usr/sbin:/sbin"
for name in munged slurmctld slurmd sbatch scontrol squeue scancel; do
  command -v "$name" >/dev/null || {
    echo "$name is missing, so nothing was tried; apt-get install slurmctld slurmd slurm-client munge"
    exit 0
  }
done
program=$(command -v "${SHIFTPROOF:-shiftproof}") || { echo "$usage" >&2; exit 2; }
SHIFTPROOF=$(realpath "$program")
export SHIFTPROOF
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# A shell inside a job of another Slurm has these, and sbatch would obey them.
unset "${!SLURM@}" "${!SBATCH@}"

# Waits until the rest is true, at most $1 seconds.
await() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within $1 s: ${*:2}" >&2; return 1; }
    sleep 0.1
  done
}
queue_is_empty() { local jobs && jobs=$(squeue --noheader) && [ -z "$jobs" ]; }
node_is_idle() { [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ]; }
state_of() { squeue --noheader --array --jobs="$1" --format=%T; }
task_is_pending() { [ "$(state_of "$1")" = PENDING ]; }
# How many cases a checkpoint has.
done_of() { sed -E 's/.*"stretches":\[\{"cases":\[([0-9]+),([0-9]+)\].*/\2 - \1/' "$1"; }

room=$(mktemp -d)
daemons=()
finish() {
  local status=$? k
  if [ "${#daemons[@]}" -eq 3 ] && ! queue_is_empty; then
    # A job outlives its slurmd.
    scancel --user="$user" || true
    await 20 queue_is_empty || true
  fi
  # munged, which the others speak through, stops last.
  for ((k = ${#daemons[@]} - 1; k >= 0; k--)); do
    kill "${daemons[k]}" 2>/dev/null || true
    wait "${daemons[k]}" || true
  done
  if [ "$status" -eq 0 ]; then rm -rf "$room"; else echo "logs are kept in $room" >&2; fi
}
trap finish EXIT

user=$(id -un)
node=$(hostname -s)
cpus=$(nproc)
port=$((20000 + RANDOM % 10000))
# Before 23.02 there is no "disabled"; v1 does nothing as long as no other plugin asks it to.
cgroups=disabled
case "$(slurmd -V)" in *" 20."* | *" 21."* | *" 22."*) cgroups=cgroup/v1 ;; esac

mkdir "$room"/{munge,state,spool,run}
# munged refuses a socket that others cannot reach.
chmod 755 "$room" "$room/munge"
(umask 077 && head -c 128 /dev/urandom >"$room/munge.key")
echo "CgroupPlugin=$cgroups" >"$room/cgroup.conf"
# cred_expire is also how long a requeued task waits: 120 s if not said.
cat >"$room/slurm.conf" <<CONF
ClusterName=trial
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$room/munge/socket,cred_expire=5
StateSaveLocation=$room/state
SlurmdSpoolDir=$room/spool
SlurmctldPidFile=$room/run/slurmctld.pid
SlurmdPidFile=$room/run/slurmd.pid
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
KillWait=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=$cpus RealMemory=$((256 * (cpus + 1))) State=UNKNOWN
PartitionName=trial Nodes=ALL Default=YES State=UP
CONF
export SLURM_CONF="$room/slurm.conf"

munged --foreground --key-file="$room/munge.key" --socket="$room/munge/socket" \
  --pid-file="$room/munge/pid" --seed-file="$room/munge/seed" --log-file="$room/munge/log" \
  >"$room/munged.log" 2>&1 &
daemons+=($!)
await 10 test -S "$room/munge/socket"
slurmctld -D >"$room/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -N "$node" >"$room/slurmd.log" 2>&1 &
daemons+=($!)
await 30 node_is_idle
echo "$(slurmd -V): one node of $cpus CPUs is idle"

cd "$room"
start=$SECONDS
"$here/submit.sh" "$cases" "$seed" "$shards" "${options[@]}" | tee ids
array=$(sed -n 's/^array //p' ids)
folder=$(sed -n 's/^folder //p' ids)

await 120 test -s "$folder/checkpoint-2.json"
scontrol requeue "${array}_2"
await 30 task_is_pending "${array}_2"
[ ! -e "$folder/part-2.json" ] || {
  echo "task 2 had ended before it was requeued; ask for more CASES" >&2
  exit 1
}
echo "task 2 was requeued after $(($(done_of "$folder/checkpoint-2.json"))) of its cases"

await 3600 queue_is_empty
echo "array and merge ended after $((SECONDS - start)) s"
grep -h start "$folder/shard-2.log"
cat "$folder/merge.log"

"$SHIFTPROOF" verify --cases "$cases" --seed "$seed" "${options[@]}" >one.txt 2>/dev/null
"$SHIFTPROOF" verify --cases "$cases" --seed "$seed" "${options[@]}" --json >one.json 2>/dev/null
cmp one.txt "$folder/report.txt"
cmp one.json "$folder/result.json"
[ "$(cat "$folder/status")" = 0 ]
echo "the merged report and JSON are those of one run, byte for byte: $(wc -c <one.txt)" \
  "and $(wc -c <one.json) bytes"
