#!/usr/bin/env bash
# GitHub keeps one run waiting in a concurrency group and cancels it when a newer one comes to wait. Where
# that hit the newest apply, it is started again: it plans the tip, so the newest is the only one that counts.
set -euo pipefail
# shellcheck source=.github/actions/omni-um/common.sh
source "$GITHUB_ACTION_PATH/common.sh"

need_branch "$BRANCH"
[[ $WORKFLOW =~ ^[A-Za-z0-9_-]+\.ya?ml$ ]] || refuse "no workflow's file name"

newest=$(gh api --method GET "repos/$GITHUB_REPOSITORY/actions/workflows/$WORKFLOW/runs" \
  -f "branch=$BRANCH" -f per_page=1 --jq '.workflow_runs[0] // empty | "\(.id) \(.status) \(.conclusion)"')
read -r run status conclusion <<<"$newest" || true

if [[ ${status-} != completed || ${conclusion-} != cancelled ]]; then
  echo "no apply was pushed out of the queue"
  exit
fi
need_number "$run"

# A run that had begun was cancelled by a person, who meant it.
begun=$(gh api --paginate "repos/$GITHUB_REPOSITORY/actions/runs/$run/jobs?per_page=100" \
  --jq '.jobs[] | select((.steps | length) > 0) | .id')
if [[ -n $begun ]]; then
  echo "the newest apply was cancelled while it ran, and stays so"
  exit
fi
gh workflow run "$WORKFLOW" --repo "$GITHUB_REPOSITORY" --ref "$BRANCH"
echo "started $WORKFLOW again"
