#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test: first bridge alone with the windows
# switched off, then all. Arguments go to ctest, for example: tests/run.sh -R Framer
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
installer/dependencies.sh --tests

# The tests speak to the pinned Claude Code, whichever else is installed.
DRAWBRIDGE_CLAUDE=$(installer/dependencies.sh --agent-path)
DRAWBRIDGE_TEST_TOOLS=$(installer/dependencies.sh --tools-path)
export DRAWBRIDGE_CLAUDE DRAWBRIDGE_TEST_TOOLS

# Both builds compile the same bridge. Paths relative to the build folder let the second take the
# first one's objects out of the cache.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

bridge_only=build/bridge-only
# Lines are all that a failed test needs of debug information; the whole of it costs a quarter more time.
set_up=(cmake --preset dev -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_FLAGS_DEBUG=-g1)
"${set_up[@]}"
cmake --build --preset dev
"${set_up[@]}" -B "$bridge_only" -DDRAWBRIDGE_GUI=OFF
cmake --build "$bridge_only"

jobs=$(($(nproc) + 1)) # many tests wait, for a process or for silence
((jobs <= 4)) || jobs=4 # end-to-end tests start many processes and watch the clock
ctest --test-dir "$bridge_only" --output-on-failure -j "$jobs" "$@"
ctest --preset dev -j "$jobs" "$@"
