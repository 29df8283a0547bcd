#!/usr/bin/env bash
# How far float16 with dynamic adjoint scaling is from float32: the final validation loss of `cnf --preset quick`, mean
# of three seeds. The validation points of a seed are the same in both formats. About nine minutes on two cores.
#   scripts/float16-against-float32.sh [DIR]     the runs' folders; by default a temporary one
# Exit code 1 if the difference exceeds 0.03 nats, or if more than 1 % of the backward steps were tried again.
set -euo pipefail
cd "$(dirname "$0")/.."
runs="${1:-$(mktemp -d)}"

value() { # value NAME FILE: a number of summary.json
  sed -n "s/^ *\"$1\" : \([-0-9.eE]*\),*$/\1/p" "$2"
}

for seed in 0 1 2; do
  for precision in float16 float32; do
    ./halfstep cnf --preset quick --precision "$precision" --seed "$seed" --out "$runs/$precision-$seed" --quiet >/dev/null
    summary="$runs/$precision-$seed/summary.json"
    echo "$precision $seed $(value validationLoss "$summary") $(value retries "$summary") $(value backwardSteps "$summary")"
  done
done | awk '
  { print "seed " $2, $1, "validation loss", $3, "retried", $4, "of", $5, "backward steps"
    sum[$1] += $3; if ($4 > worst * $5) worst = $4 / $5 }
  END {
    difference = (sum["float16"] - sum["float32"]) / 3
    printf "mean of three seeds: float16 %.4f, float32 %.4f, difference %+.4f; at most %.2f %% of the steps retried\n",
      sum["float16"] / 3, sum["float32"] / 3, difference, 100 * worst
    exit (difference > 0.03 || difference < -0.03 || worst > 0.01)
  }'
