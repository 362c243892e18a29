#!/usr/bin/env bash
# The `gh` of the tests: hands its words to the forge, and prints what comes back. It starts as few
# processes as it can.
set -euo pipefail
LC_ALL=C
reads='' query='' before=''
for word; do
  case $word in - | *=@- | git-credential) reads=true ;; --jq=*) query=${word#--jq=} ;; esac
  case $before in --jq | -q) query=$word ;; esac
  before=$word
done
# `CODE LENGTH`, a line's end, so many bytes for stdout, and the rest for stderr.
answer=$({
  printf '%s\0' "$PWD" "${GH_TOKEN:-${GITHUB_TOKEN:-}}" "${GH_REPO:-${GITHUB_REPOSITORY:-}}" "$#" "$@"
  if [[ -n $reads ]]; then cat; fi
} | curl -sS --max-time 30 --data-binary @- "@FORGE@/gh" && printf .)
answer=${answer%.}
head=${answer%%$'\n'*} rest=${answer#*$'\n'}
code=${head% *} size=${head#* }
printf '%s' "${rest:size}" >&2
if [[ $code == 0 && -n $query ]]; then
  # gh has jq built in; here it is the program, which GitHub's machines have too.
  jq -r -c "$query" <<<"${rest:0:size}"
else
  printf '%s' "${rest:0:size}"
fi
exit "$code"
