#!/usr/bin/env bash
# One command of omni-um, with every rendering. Fails as omni-um does, but not for drift: that is a result.
set -euo pipefail

export PATH="$RUNNER_TEMP/omni-um/bin:$PATH"
renderings="$RUNNER_TEMP/omni-um/$COMMAND"
mkdir -p "$renderings"

arguments=(--color never -C "$DIR" "$COMMAND")
if [[ -n $PLAN ]]; then arguments+=("$PLAN"); fi
case "$COMMAND" in
  plan | apply | drift)
    arguments+=(--github)
    arguments+=(--render "markdown=$renderings/markdown.md")
    arguments+=(--render "html=$renderings/page.html")
    arguments+=(--render "json=$renderings/report.json")
    ;;
  validate)
    arguments+=(--github --render "junit=$renderings/junit.xml")
    ;;
esac

# An option that a command does not have is refused by omni-um, not dropped here.
if [[ -n $BASE ]]; then
  git check-ref-format --branch "$BASE" >/dev/null
  arguments+=(--base "refs/remotes/origin/$BASE")
fi
if [[ -n $APPROVED ]]; then arguments+=(--approved "$APPROVED"); fi
if [[ -n $LIVE ]]; then arguments+=(--live "$LIVE"); fi
if [[ -n $OUT ]]; then
  mkdir -p "$(dirname "$OUT")"
  arguments+=(--out "$OUT")
fi
if [[ -n $MAX_DURATION ]]; then arguments+=(--max-duration "$MAX_DURATION"); fi
case "$EXPIRED" in
  true) arguments+=(--expired) ;;
  "" | false) ;;
  *)
    echo "expired is true or false" >&2
    exit 64
    ;;
esac

# What was not given is not there, rather than empty.
for name in OMNI_BASE_URL OMNI_API_KEY OMNI_UM_LOCK_KEY; do
  if [[ -z ${!name} ]]; then unset "$name"; fi
done

# A cancelled job signals this process alone: hand it on, and wait until omni-um has written its lockfile.
omni-um "${arguments[@]}" &
child=$!
signals=0
trap 'signals=$((signals + 1)); kill -TERM "$child" 2>/dev/null || true' INT TERM
while
  before=$signals code=0
  wait "$child" || code=$?
  ((signals > before))
do :; done

{
  echo "exit_code=$code"
  echo "renderings=$renderings"
} >>"$GITHUB_OUTPUT"

# A snapshot's age is what one must know of it, and its own text has no time in it.
if [[ $COMMAND == snapshot && $code == 0 && -n $OUT ]]; then date -u '+%F %H:%M UTC' >"$OUT.taken"; fi
if [[ -n $LIVE && -f $LIVE.taken ]]; then
  taken=$(head -n 1 "$LIVE.taken")
  if [[ ! $taken =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}\ [0-9]{2}:[0-9]{2}\ UTC$ ]]; then taken="an unknown time"; fi
  note="Planned against a snapshot of the tenant, taken at $taken, not against the tenant itself."
  printf '\n%s\n' "$note" >>"$GITHUB_STEP_SUMMARY"
  markdown="$renderings/markdown.md"
  # A comment of GitHub's holds 65,536 characters; a page that is cut leaves room for this.
  if [[ -f $markdown ]] && (($(wc -c <"$markdown") + ${#note} + 2 <= 65536)); then printf '\n%s\n' "$note" >>"$markdown"; fi
fi

if [[ $COMMAND == drift && $code == 2 ]]; then code=0; fi
exit "$code"
