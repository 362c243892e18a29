# What the scripts beside it share. Sourced, never run.
# shellcheck shell=bash

# Says why on stderr, and stops.
refuse() {
  echo "$*" >&2
  exit 1
}

# A number goes into a path of GitHub's API: nothing but digits may.
need_number() {
  [[ ${1-} =~ ^[1-9][0-9]{0,18}$ ]] || refuse "not a number: what should name a comment, an issue, a run or a pull request"
}

# A commit, in full.
need_commit() {
  [[ ${1-} =~ ^[0-9a-f]{40}$ ]] || refuse "no commit's full hash"
}

# A branch that git could have.
need_branch() {
  git check-ref-format --branch "${1-}" >/dev/null 2>&1 || refuse "no branch's name"
}

# A rendering begins with the marker of its command and folder; the id, where it has one, stands below.
marker_of() {
  local line
  [[ -f $1 ]] || refuse "no rendering at $1"
  IFS= read -r line <"$1" || true
  [[ $line =~ ^'<!-- omni-um:'(plan|drift|apply):[A-Za-z0-9._/%-]+' -->'$ ]] || refuse "no marker in $1"
  echo "$line"
}

# The second line of a rendering where that is its id, else nothing.
id_of() {
  local line
  line=$(sed -n 2p "$1")
  if [[ $line =~ ^'<!-- omni-um:id:sha256:'[0-9a-f]{64}' -->'$ ]]; then echo "$line"; fi
}

# Where the lockfile of $DIR lies, below the top of the repository.
lockfile_path() {
  local dir=${DIR#./}
  dir=${dir%/}
  if [[ $dir == . || -z $dir ]]; then echo omni-um.lock; else echo "$dir/omni-um.lock"; fi
}

# What a commit changed of its (first) parent's files.
changed_in() {
  git diff-tree -r --name-only -z "$1^" "$1" | tr '\0' '\n'
}
