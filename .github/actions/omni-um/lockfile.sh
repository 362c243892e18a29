#!/usr/bin/env bash
# Commits the lockfile that an apply wrote, and nothing else, on top of the default branch as it is now.
# Never by force: whoever pushed meanwhile is built upon.
set -euo pipefail
# shellcheck source=.github/actions/omni-um/common.sh
source "$GITHUB_ACTION_PATH/common.sh"

need_commit "$COMMIT"
need_branch "$BRANCH"
[[ -f $FILE && ! -L $FILE ]] || refuse "no lockfile at $FILE"
if [[ -n $PLAN_ID && ! $PLAN_ID =~ ^sha256:[0-9a-f]{64}$ ]]; then refuse "no plan's id"; fi

path=$(lockfile_path)
tip=refs/omni-um/tip
fetched() { git rev-parse --verify --quiet "$1:$path" || true; }

# The token is asked for by git when it needs one; it is in no argument and in no file.
remote() {
  git -c credential.helper= -c credential.helper='!gh auth git-credential' \
    -c core.hooksPath=/dev/null "$@"
}

commit_on() {
  local index tree
  index=$(mktemp -d)
  export GIT_INDEX_FILE="$index/index"
  git read-tree "$1"
  git update-index --add --cacheinfo "100644,$blob,$path"
  tree=$(git write-tree)
  unset GIT_INDEX_FILE
  rm -r "$index"
  git commit-tree "$tree" -p "$1" <<EOF
Record what was applied [skip ci]

${PLAN_ID:+Plan $PLAN_ID
}$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
EOF
}

export GIT_AUTHOR_NAME="github-actions[bot]"
export GIT_AUTHOR_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

blob=$(git hash-object -w --no-filters -- "$FILE")

for _ in 1 2 3 4 5; do
  remote fetch --quiet --no-tags origin "+refs/heads/$BRANCH:$tip"
  there=$(fetched "$tip")
  if [[ $there == "$blob" ]]; then
    echo "$BRANCH has this lockfile already"
    exit
  fi
  [[ $there == "$(fetched "$COMMIT")" ]] ||
    refuse "$BRANCH has another lockfile than the apply began with; start the apply workflow again: it records what is"
  made=$(commit_on "$tip")
  [[ $(changed_in "$made") == "$path" ]] || refuse "more than $path would be committed"
  if remote push --quiet origin "$made:refs/heads/$BRANCH"; then
    echo "committed $path to $BRANCH"
    exit
  fi
done
refuse "$BRANCH took no push in five attempts; the lockfile is in this run's artefact"
