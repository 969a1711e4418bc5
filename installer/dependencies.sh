#!/usr/bin/env bash
# Installs what building and running Drawbridge needs on Debian 12, as far as it is missing: Debian
# packages through apt, and Claude Code itself when there is none.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    cat <<'TEXT'
Usage: installer/dependencies.sh [--tests] [--no-agent] [--list | --agent-path]

Installs what building and running Drawbridge needs, as far as it is missing. Packages come through
apt-get (as root, or with sudo). Claude Code, when none is found, goes into
$XDG_DATA_HOME/drawbridge/agent/<version>.

  --tests       also what the tests need, and always the pinned version of Claude Code
  --no-agent    leave Claude Code alone
  --list        only print the packages, one per line
  --agent-path  only print where the pinned Claude Code belongs
  --help        this text
TEXT
}

fail() {
    printf 'dependencies.sh: %s\n' "$1" >&2
    exit "${2:-1}"
}

build_packages=(
    g++ cmake ninja-build pkgconf
    qt6-base-dev qt6-svg-dev
    qt6-tools-dev qt6-l10n-tools # LinguistTools: its CMake files, and lrelease
    qtkeychain-qt6-dev nlohmann-json3-dev libexpected-dev libcpp-httplib-dev
)
run_packages=(
    qt6-wayland                     # a Wayland desktop without XWayland
    libsecret-1-0                   # QtKeychain loads it by name, so no dependency brings it
    ca-certificates                 # https endpoints, and npm
    fonts-inter fonts-jetbrains-mono
)
test_packages=(
    libgtest-dev libgmock-dev ccache
    xvfb xauth openbox trayer xdotool x11-utils # a desktop to click through
    dbus-daemon gnome-keyring libsecret-tools   # a session bus with a real keyring on it
    strace iproute2 procps                      # who connects where; which process is still there
)

with_tests=no
with_agent=yes
only=
for argument in "$@"; do
    case $argument in
    --tests) with_tests=yes ;;
    --no-agent) with_agent=no ;;
    --list | --agent-path) only=$argument ;;
    --help | -h) usage && exit 0 ;;
    *) fail "unknown option $argument (try --help)" 2 ;;
    esac
done

if [[ -z ${HOME:-} ]]; then
    unset HOME # then ~ is the home folder of the account
    HOME=~
    export HOME
fi
data_home=${XDG_DATA_HOME:-}
[[ $data_home == /* ]] || data_home=$HOME/.local/share # the specification ignores relative paths
agent_home=$data_home/drawbridge/agent
agent_version=$(<"$root/installer/claude-code-version")
if [[ $only == --agent-path ]]; then
    printf '%s\n' "$agent_home/$agent_version/claude"
    exit 0
fi

claude_is_there() {
    if [[ $with_tests == yes ]]; then
        [[ -x $agent_home/$agent_version/claude ]]
        return
    fi
    [[ -x ${DRAWBRIDGE_CLAUDE:-} ]] || command -v claude >/dev/null && return
    local candidate
    for candidate in "$HOME"/.local/bin/claude "$HOME"/.claude/local/claude "$agent_home"/*/claude; do
        [[ -x $candidate ]] && return
    done
    return 1
}

fetch_agent=no
[[ $with_agent == yes ]] && ! claude_is_there && fetch_agent=yes

packages=("${build_packages[@]}" "${run_packages[@]}")
[[ $with_tests == yes ]] && packages+=("${test_packages[@]}")
# A Node.js from elsewhere conflicts with Debian's npm, and apt would then install nothing at all.
[[ $fetch_agent == yes ]] && ! command -v npm >/dev/null && packages+=(npm)

if [[ $only == --list ]]; then
    printf '%s\n' "${packages[@]}"
    exit 0
fi

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

install_packages() {
    local installed missing=() package
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null || true)
    for package in "${packages[@]}"; do
        grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        fail "installing packages needs root and there is no sudo; as root, run: apt-get install ${missing[*]}"
    fi
    printf 'Installing %d packages: %s\n' "${#missing[@]}" "${missing[*]}"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)
    as_root "${apt[@]}" update || fail "apt-get could not read the package lists; see its words above"
    as_root "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" ||
        fail "apt-get could not install the packages; see its words above (Drawbridge needs Debian 12 or newer)"
}

install_agent() {
    local package needed=650 free
    case $(dpkg --print-architecture) in
    amd64) package=@anthropic-ai/claude-code-linux-x64 ;;
    arm64) package=@anthropic-ai/claude-code-linux-arm64 ;;
    *) fail "there is no Claude Code for this kind of machine ($(dpkg --print-architecture))" ;;
    esac
    mkdir -p "$agent_home" || fail "cannot create $agent_home"
    free=$(df -Pm "$agent_home" | awk 'NR == 2 { print $4 }')
    ((free >= needed)) ||
        fail "fetching Claude Code needs $needed MB below $agent_home while it is unpacked; only $free MB are free"

    printf 'Fetching Claude Code %s (about 175 MB)\n' "$agent_version"
    # Beside the final folder, so that the last step is one rename and no half program is ever found.
    work=$(mktemp -d "$agent_home/.fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    (cd "$work" && npm pack --loglevel=error --logs-max=0 --no-update-notifier --cache "$work/cache" \
        "$package@$agent_version" >/dev/null) || fail "npm could not fetch $package $agent_version; see its words above"
    rm -rf "$work/cache"
    mkdir "$work/unpacked"
    tar -xzf "$work"/*.tgz -C "$work/unpacked" --strip-components=1 --no-same-owner ||
        fail "Claude Code could not be unpacked below $agent_home"

    local said
    said=$(env -i HOME="$work" PATH="$PATH" "$work/unpacked/claude" --version 2>&1) || true
    [[ $said == "$agent_version "* ]] ||
        fail "the Claude Code that was fetched does not run here; it said: ${said:-nothing}"

    local target=$agent_home/$agent_version
    [[ -e $target ]] && mv -T "$target" "$work/replaced"
    mv -T "$work/unpacked" "$target"
    printf 'Claude Code %s is in %s\n' "$agent_version" "$target"
}

for tool in apt-get dpkg-query; do
    command -v "$tool" >/dev/null ||
        fail "this is no Debian ($tool is missing); install by hand what --list names and build with cmake --preset release"
done
install_packages
if [[ $fetch_agent == yes ]]; then
    install_agent
fi
