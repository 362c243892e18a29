#!/usr/bin/env bash
# The `gh` of the tests: hands its words to the forge, and prints what comes back.
set -euo pipefail
input=/dev/null query='' before=''
for word; do
  case $word in - | *=@- | git-credential) input=/dev/stdin ;; --jq=*) query=${word#--jq=} ;; esac
  case $before in --jq | -q) query=$word ;; esac
  before=$word
done
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
{
  printf '%s\0' "$PWD" "${GH_TOKEN:-${GITHUB_TOKEN:-}}" "${GH_REPO:-${GITHUB_REPOSITORY:-}}" "$#" "$@"
  cat "$input"
} | curl -sS --max-time 30 --data-binary @- -o "$answer" "@FORGE@/gh"
{
  read -r code size
  out=$(head -c "$size" && echo .)
  cat >&2
} <"$answer"
out=${out%.}
if [[ $code == 0 && -n $query ]]; then
  # gh has jq built in; here it is the program, which GitHub's machines have too.
  jq -r -c "$query" <<<"$out"
else
  printf '%s' "$out"
fi
exit "$code"
