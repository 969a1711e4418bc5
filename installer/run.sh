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

# Without a command the program opens its window.
opens_window() {
    while (($#)); do
        case $1 in
        --help | -h | --version | -v) return 1 ;;
        --workspace) shift ;;
        --) (($# == 1)) && return 0 || return 1 ;;
        -*) ;;
        *) return 1 ;;
        esac
        shift || true
    done
}

build >&2

if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-} ]] && opens_window "$@"; then
    printf 'There is no display to show the window on. In a terminal, try: %s ask --practice "Hello"\n' \
        "$root/installer/run.sh" >&2
    exit 2
fi
exec "$program" "$@"
