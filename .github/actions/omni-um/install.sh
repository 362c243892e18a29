#!/usr/bin/env bash
# Builds omni-um from the repository that this action lies in, so that who pins the action pins the tool.
# Where there is one on the path already, that one is used.
set -euo pipefail

toolchain=1.95.0
export PATH="$RUNNER_TEMP/omni-um/bin:$PATH"

if command -v omni-um >/dev/null; then
  omni-um --version
  exit
fi

# From its own folder: cargo and rustup would otherwise read settings of the repository that is planned.
cd "$GITHUB_ACTION_PATH/../../.."
if command -v rustup >/dev/null; then
  rustup toolchain install "$toolchain" --profile minimal --no-self-update
  export RUSTUP_TOOLCHAIN="$toolchain"
fi
cargo install --locked --path . --root "$RUNNER_TEMP/omni-um"
