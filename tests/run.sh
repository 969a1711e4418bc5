#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test. Arguments go to ctest, for example:
# tests/run.sh -R endtoend. Of the programs that ctest runs as a whole (bridge_tests, ui_tests,
# app_window_tests) one test is run by the program itself, once it is built:
#   build/dev/tests/bridge_tests --gtest_filter='*Framer*'
#   build/dev/tests/ui/ui_tests --gtest_filter='*Composer*'
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
installer/dependencies.sh --tests

# The tests speak to the pinned Claude Code, whichever else is installed.
DRAWBRIDGE_CLAUDE=$(installer/dependencies.sh --agent-path)
DRAWBRIDGE_TEST_TOOLS=$(installer/dependencies.sh --tools-path)
export DRAWBRIDGE_CLAUDE DRAWBRIDGE_TEST_TOOLS

# ccache needs these for precompiled headers and for hits from checkouts in other folders.
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# A failed test names its line by itself; debug information costs a quarter of the time. The linker
# mold takes a sixth of the time of the usual one.
set_up=(cmake --preset dev -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_FLAGS_DEBUG=-g0
        -DDRAWBRIDGE_UNITY=ON)
for kind in EXE SHARED MODULE; do
    set_up+=(-DCMAKE_${kind}_LINKER_FLAGS=-fuse-ld=mold)
done
"${set_up[@]}" -B build/without-windows -DDRAWBRIDGE_GUI=OFF # it can be set up; preset bridge-only builds it
"${set_up[@]}"
cmake --build --preset dev

jobs=$((2 * $(nproc))) # many tests wait, for a process or for silence
((jobs <= 4)) || jobs=4 # end-to-end tests start many processes and watch the clock
ctest --preset dev -j "$jobs" --no-tests=error "$@"
