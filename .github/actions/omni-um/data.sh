#!/usr/bin/env bash
# Puts what an unprivileged job uploaded in the place of the desired state of this checkout. All of it was
# written by a stranger: only regular files with names that omni-um reads are taken, and never run.
set -euo pipefail
# shellcheck source=.github/actions/omni-um/common.sh
source "$GITHUB_ACTION_PATH/common.sh"

most_files=2000
most_bytes=$((16 * 1024 * 1024))

need_commit "$COMMIT"
need_branch "$BRANCH"
[[ -f $FILE/number && ! -L $FILE/number ]] || refuse "the upload holds no number"
NUMBER=$(head -c 20 "$FILE/number")
need_number "$NUMBER"
FILE=$FILE/data
[[ -d $FILE && ! -L $FILE ]] || refuse "the upload holds no data"

# Whoever uploaded it also chose the number: it must be a pull request whose head is the commit that ran.
head=$(gh api "repos/$GITHUB_REPOSITORY/pulls/$NUMBER" --jq '"\(.state) \(.base.ref) \(.head.sha)"')
[[ $head == "open $BRANCH $COMMIT" ]] || refuse "#$NUMBER is not open for $BRANCH at that commit: nothing to plan"

# Whoever made the archive also chose what is in it.
strange=$(find "$FILE" ! -type d ! \( -type f \( -name '*.yaml' -o -name omni-um.toml -o -name omni-um.lock \) \) -print -quit)
[[ -z $strange ]] || refuse "the upload holds something that is no file of a desired state"
strange=$(find "$FILE" -mindepth 1 \( -name '.*' -o -name '*[[:cntrl:]]*' \) -print -quit)
[[ -z $strange ]] || refuse "the upload holds a hidden file, or a name with a control character"
count=$(find "$FILE" -type f -printf . | wc -c)
bytes=$(find "$FILE" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }')
((count <= most_files && bytes <= most_bytes)) || refuse "the upload is larger than any desired state"

[[ -n $DIR && $DIR != /* && "/$DIR/" != */../* ]] || refuse "no folder below the repository's top"
[[ ! -L $DIR ]] || refuse "the folder is a link"
mkdir -p "$DIR"
# What the pull request deleted is not to stay.
find "$DIR" -type f \( -name '*.yaml' -o -name omni-um.toml -o -name omni-um.lock \) -delete
cp -R -- "$FILE/." "$DIR/"
find "$DIR" -type f -exec chmod 0644 {} +
echo "pull-request=$NUMBER" >>"$GITHUB_OUTPUT"
echo "took $count files of #$NUMBER"
