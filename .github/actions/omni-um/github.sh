#!/usr/bin/env bash
# The commands that speak to GitHub and never to Omni. Each lies in a file of its own.
set -euo pipefail

case "$COMMAND" in
  comment | issue | lockfile | shown | catch-up | data) exec "$GITHUB_ACTION_PATH/$COMMAND.sh" ;;
esac
echo "command: none of omni-um's that this action runs, and none of its own" >&2
exit 64
