#!/usr/bin/env bash
# One issue for the drift of one folder, open exactly as long as there is some. It is found by its author
# and its marker, and its text is written anew only where the drift became another one.
set -euo pipefail
# shellcheck source=.github/actions/omni-um/common.sh
source "$GITHUB_ACTION_PATH/common.sh"

case "$RESULT" in
  drift | none) ;;
  *) refuse "whether there is drift could not be told, so the issue stays as it is" ;;
esac

MARKER=$(marker_of "$FILE")
ID=$(id_of "$FILE")
export MARKER ID AUTHOR
[[ $RESULT == none || -n $ID ]] || refuse "drift without an id"

# Open ones first, then closed ones from the newest on: `number state same-drift`.
# shellcheck disable=SC2016 # jq's own variables
mine='map(select(.pull_request == null and .user.login == env.AUTHOR and ((.body // "") | startswith(env.MARKER))))
  | .[] | "\(.number) \(.state) \((.body | split("\n")[1] // "" | rtrimstr("\r")) == env.ID)"'
all=$(gh api --method GET --paginate "repos/$GITHUB_REPOSITORY/issues" \
  -f state=all -f "creator=$AUTHOR" -f per_page=100 --jq "$mine")
issue=$(sort -k2,2r -k1,1nr <<<"$all" | head -n 1)
read -r number state same <<<"$issue" || true

path="repos/$GITHUB_REPOSITORY/issues"
if [[ -n ${number-} ]]; then need_number "$number"; fi

case "$RESULT ${state-}" in
  "none " | "none closed")
    echo "no drift, and no open issue"
    ;;
  "none open")
    gh api --method PATCH --silent "$path/$number" -f state=closed -f state_reason=completed
    echo "no drift any more: closed #$number"
    ;;
  "drift ")
    gh api --method POST --silent "$path" -f "title=omni-um: drift in $DIR" -F "body=@$FILE"
    echo "opened an issue"
    ;;
  "drift open")
    if [[ $same == true ]]; then
      echo "the same drift as in #$number"
    else
      gh api --method PATCH --silent "$path/$number" -F "body=@$FILE"
      echo "another drift: rewrote #$number"
    fi
    ;;
  "drift closed")
    gh api --method PATCH --silent "$path/$number" -f state=open -F "body=@$FILE"
    echo "drift again: reopened #$number"
    ;;
esac
