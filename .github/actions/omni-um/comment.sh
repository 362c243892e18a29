#!/usr/bin/env bash
# One comment on a pull request, edited in place. It is found by its author and its marker: anybody can
# write a marker, and nobody else can be the author.
set -euo pipefail
# shellcheck source=.github/actions/omni-um/common.sh
source "$GITHUB_ACTION_PATH/common.sh"

need_number "$NUMBER"
MARKER=$(marker_of "$FILE")
export MARKER AUTHOR

# The oldest one, should there ever be two.
found=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments?per_page=100" \
  --jq '.[] | select(.user.login == env.AUTHOR and ((.body // "") | startswith(env.MARKER))) | .id')
found=${found%%$'\n'*}

if [[ -z $found ]]; then
  gh api --method POST --silent "repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments" -F "body=@$FILE"
  echo "commented on #$NUMBER"
else
  need_number "$found"
  gh api --method PATCH --silent "repos/$GITHUB_REPOSITORY/issues/comments/$found" -F "body=@$FILE"
  echo "edited the comment on #$NUMBER"
fi
