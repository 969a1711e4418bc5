#!/usr/bin/env bash
# Installs what is missing, builds Drawbridge and starts it in the caller's folder. The arguments go to
# the program; all that is said before it starts goes to standard error.
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")") # also when called through a link
program=$root/build/release/app/drawbridge

build() (
    cd "$root"
    installer/dependencies.sh
    mkdir -p build
    local log=build/configure.log
    if ! cmake --preset release -DDRAWBRIDGE_TESTS=OFF -DDRAWBRIDGE_UNITY=ON \
        -DCMAKE_CXX_FLAGS_RELEASE='-O2 -DNDEBUG' >"$log" 2>&1; then
        cat "$log"
        echo "run.sh: the build could not be set up; see the words above"
        exit 1
    fi
    [[ $(ninja -C build/release -n drawbridge) != *'no work to do.' ]] || return 0
    NINJA_STATUS='Building Drawbridge [%p] ' cmake --build --preset release --target drawbridge
)

build >&2
exec "$program" "$@"
