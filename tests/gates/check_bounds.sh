#!/usr/bin/env bash
# The rounding bounds that the evaluators use are the ones that the kernels'
# contracts promise: the same constants, kernel by kernel.
set -uo pipefail
passed=0 failed=0
agree() { # MACRO FUNCTION
  local used promised
  used=$(sed -nE "s/^#define $1 +(0x[0-9a-fp.+-]+).*/\1/p" generated/audit/toy_claims.c)
  promised=$(awk -v f="$2" '/\/\*@/ { text = "" } { text = text $0 "\n" }
    $0 ~ "^[a-z].* \\**" f "\\(" { print text; exit }' generated/kernels/kernels.h |
    grep -oE '0x1\.[0-9a-f]+p-5[0-9]' | head -1)
  if [ -n "$used" ] && [ "$used" = "$promised" ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "check_bounds: $1 is ${used:-missing}, $2 promises ${promised:-nothing}"; fi
}
agree ESCAPE_ERROR escape_time
agree THRESHOLD_ERROR threshold_time
agree R_STAR_ERROR r_star
agree RATE_ERROR critical_rate
agree SLOPE_ERROR loss_gradient
agree LOSS_ERROR loss
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
