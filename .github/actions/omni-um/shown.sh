#!/usr/bin/env bash
# Says whether this plan is the one that the merged pull request showed. It is for reading: nothing that
# stands in a pull request decides what is applied.
set -euo pipefail
# shellcheck source=.github/actions/omni-um/common.sh
source "$GITHUB_ACTION_PATH/common.sh"

need_commit "$COMMIT"
need_branch "$BRANCH"
[[ $PLAN_ID =~ ^sha256:[0-9a-f]{64}$ ]] || refuse "no plan's id"
MARKER=$(marker_of "$FILE")
export MARKER AUTHOR BRANCH PLAN_ID

say() {
  echo "shown=$1" >>"$GITHUB_OUTPUT"
  echo "$2" | tee -a "$GITHUB_STEP_SUMMARY"
  exit
}

# Lockfiles that were committed since the merge are no pull request's.
merged=$COMMIT
while git rev-parse --verify --quiet "$merged^" >/dev/null && [[ $(changed_in "$merged") == "$(lockfile_path)" ]]; do
  merged=$(git rev-parse "$merged^")
done

number=$(gh api --paginate "repos/$GITHUB_REPOSITORY/commits/$merged/pulls?per_page=100" \
  --jq '.[] | select(.merged_at != null and .base.ref == env.BRANCH) | .number')
number=${number%%$'\n'*}
[[ -n $number ]] || say none "No merged pull request belongs to this commit: nobody was shown this plan before."
need_number "$number"

# Only the second line counts, which is where a rendering holds its id.
shown=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments?per_page=100" \
  --jq '.[] | select(.user.login == env.AUTHOR and ((.body // "") | startswith(env.MARKER)))
    | .body | split("\n")[1] // "" | rtrimstr("\r")
    | if . == "<!-- omni-um:id:\(env.PLAN_ID) -->" then "equal"
      elif startswith("<!-- omni-um:id:sha256:") then "differs" else "failed" end')

case "${shown%%$'\n'*}" in
  equal) say equal "This plan is equal to what pull request #$number showed." ;;
  differs) say differs "This plan **differs** from what pull request #$number showed. Read this one." ;;
  failed) say none "Pull request #$number showed no plan: its last one failed." ;;
  *) say none "Pull request #$number showed no plan." ;;
esac
