#!/usr/bin/env bash
# Installs what building and running Drawbridge needs on Debian 12, as far as it is missing: Debian
# packages through apt, and Claude Code itself when there is none.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    cat <<'TEXT'
Usage: installer/dependencies.sh [--tests] [--no-agent] [--list | --agent-path | --tools-path]

Installs what building and running Drawbridge needs, as far as it is missing. Packages come through
apt-get (as root, or with sudo). Claude Code, when none is found, goes into
$XDG_DATA_HOME/drawbridge/agent/<version>.

  --tests       also what the tests need, and always the pinned version of Claude Code; the programs
                that only the tests run (nginx, squid and other servers, Node.js,
                claude-code-router) are not installed, but kept in
                $XDG_DATA_HOME/drawbridge/test-tools
  --no-agent    leave Claude Code alone
  --list        only print the packages, one per line
  --agent-path  only print where the pinned Claude Code belongs
  --tools-path  only print where the programs that the tests run belong
  --help        this text
TEXT
}

fail() {
    printf 'dependencies.sh: %s\n' "$1" >&2
    exit "${2:-1}"
}

build_packages=(
    g++ cmake ninja-build pkgconf
    qt6-base-dev qt6-svg-dev libqt6sql6-sqlite
    qt6-tools-dev qt6-l10n-tools # LinguistTools: its CMake files, and lrelease
    qt6-declarative-dev libjs-highlight.js # syntax colours
    qtkeychain-qt6-dev nlohmann-json3-dev libexpected-dev libcpp-httplib-dev zlib1g-dev
)
run_packages=(
    qt6-wayland                     # a Wayland desktop without XWayland
    libsecret-1-0                   # QtKeychain loads it by name, so no dependency brings it
    ca-certificates                 # https endpoints, and npm
    fonts-inter fonts-jetbrains-mono
)
# What models write, beyond what the fonts above have. No test needs them.
more_fonts=(
    fonts-noto-color-emoji # 10 MB
    fonts-droid-fallback   # 2 MB: Chinese, Japanese, Korean
)
test_packages=(
    libgtest-dev libgmock-dev ccache mold
    xvfb xauth openbox trayer xdotool x11-utils # a desktop to click through
    dbus-daemon gnome-keyring libsecret-tools   # a session bus with a real keyring on it
    strace iproute2 procps                      # who connects where; which process is still there
    openssl                                     # certificates, good and bad
)
# Servers and proxies that the tests run, with what of them is not in the package of that name. They
# are unpacked, with the libraries that are missing: installed they would start and take their ports.
server_packages=(nginx squid squid-langpack tinyproxy-bin haproxy stunnel4 apache2-bin privoxy)
server_programs=(nginx squid tinyproxy haproxy stunnel4 apache2 privoxy)
node_version=22.23.3 # claude-code-router does not start on Debian's 18
router_version=2.0.0

with_tests=no
with_agent=yes
only=
for argument in "$@"; do
    case $argument in
    --tests) with_tests=yes ;;
    --no-agent) with_agent=no ;;
    --list | --agent-path | --tools-path) only=$argument ;;
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
tools_home=$data_home/drawbridge/test-tools
case $only in
--agent-path) printf '%s\n' "$agent_home/$agent_version/claude" && exit 0 ;;
--tools-path) printf '%s\n' "$tools_home" && exit 0 ;;
esac

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

servers_are_there() { [[ $(cat "$tools_home/servers/packages" 2>/dev/null) == "${server_packages[*]}" ]]; }
node_is_there() { [[ $("$tools_home/node" --version 2>/dev/null) == "v$node_version" ]]; }
router_is_there() { grep -qsF "\"version\": \"$router_version\"" "$tools_home/claude-code-router/package.json"; }

fetch_tools=no
if [[ $with_tests == yes ]] && ! { servers_are_there && node_is_there && router_is_there; }; then
    fetch_tools=yes
fi

packages=("${build_packages[@]}" "${run_packages[@]}")
if [[ $with_tests == yes ]]; then
    packages+=("${test_packages[@]}")
else
    packages+=("${more_fonts[@]}")
fi
# A Node.js from elsewhere conflicts with Debian's npm, and apt would then install nothing at all.
[[ $fetch_agent == yes || $fetch_tools == yes ]] && ! command -v npm >/dev/null && packages+=(npm)

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

apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)

update_package_lists() {
    as_root "${apt[@]}" update || fail "apt-get could not read the package lists; see its words above"
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
    update_package_lists
    as_root "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" ||
        fail "apt-get could not install the packages; see its words above (Drawbridge needs Debian 12 or newer)"
}

# FOLDER NEEDED-MB WHAT: sets $work, a folder beside the final ones, so that the last step is one
# rename and no half program is ever found. Gone at the end of the script.
begin_fetch() {
    local free
    mkdir -p "$1" || fail "cannot create $1"
    free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
    (($2 <= free)) || fail "fetching $3 needs $2 MB below $1 while it is unpacked; only $free MB are free"
    work=$(mktemp -d "$1/.fetch.XXXXXX")
    works+=("$work")
}
works=()
trap '((${#works[@]} == 0)) || rm -rf "${works[@]}"' EXIT

# PACKAGE VERSION FOLDER
unpack_from_npm() {
    local packed=$work/packed
    mkdir "$packed" "$3"
    (cd "$packed" && npm pack --loglevel=error --logs-max=0 --no-update-notifier --cache "$work/cache" \
        "$1@$2" >/dev/null) || fail "npm could not fetch $1 $2; see its words above"
    rm -rf "$work/cache"
    tar -xzf "$packed"/*.tgz -C "$3" --strip-components=1 --no-same-owner ||
        fail "$1 $2 could not be unpacked below $work"
    rm -rf "$packed"
}

# FROM TO
put_in_place() {
    [[ ! -e $2 ]] || mv -T "$2" "$(mktemp -d "$work/replaced.XXXXXX")/old"
    mv -T "$1" "$2"
}

npm_platform() {
    case $(dpkg --print-architecture) in
    amd64) echo linux-x64 ;;
    arm64) echo linux-arm64 ;;
    *) fail "there is no Claude Code for this kind of machine ($(dpkg --print-architecture))" ;;
    esac
}

install_agent() {
    local platform said
    platform=$(npm_platform)
    begin_fetch "$agent_home" 650 "Claude Code"
    printf 'Fetching Claude Code %s (about 175 MB)\n' "$agent_version"
    unpack_from_npm "@anthropic-ai/claude-code-$platform" "$agent_version" "$work/unpacked"
    said=$(env -i HOME="$work" PATH="$PATH" "$work/unpacked/claude" --version 2>&1) || true
    [[ $said == "$agent_version "* ]] ||
        fail "the Claude Code that was fetched does not run here; it said: ${said:-nothing}"
    put_in_place "$work/unpacked" "$agent_home/$agent_version"
    printf 'Claude Code %s is in %s\n' "$agent_version" "$agent_home/$agent_version"
}

# The server packages, and the libraries of them that this machine lacks.
name_server_packages() {
    local plan package
    plan=$(apt-get -qq --print-uris --yes --no-install-recommends -o Dir::Cache::archives="$work" \
        install "${server_packages[@]}" | sed -nE "s/^'[^']*' ([^_]+)_.*/\1/p") && [[ -n $plan ]] || return 1
    printf '%s\n' "${server_packages[@]}"
    for package in $plan; do
        case $package in
        *-perl) ;; # for scripts that no test runs
        lib*) dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            printf '%s\n' "$package" ;;
        esac
    done
}

download_servers() {
    local names
    names=$(name_server_packages) || return 1
    # shellcheck disable=SC2086 # one word for each package
    (cd "$work/servers" && "${apt[@]}" -o APT::Sandbox::User=root download $names)
}

fetch_servers() {
    local tree=$work/servers package program missing
    mkdir -p "$tree" "$work/partial"
    if ! download_servers 2>/dev/null; then
        update_package_lists
        download_servers || fail "apt-get could not fetch the servers for the tests; see its words above"
    fi
    for package in "$tree"/*.deb; do
        dpkg-deb -x "$package" "$tree"
        rm "$package"
    done
    find "$tree/usr/share" -mindepth 1 -maxdepth 1 ! -name squid-langpack -exec rm -rf {} +
    find "$tree/usr/share/squid-langpack" -mindepth 1 -maxdepth 1 ! -name templates -exec rm -rf {} +
    rm -rf "$tree"/{var,lib}
    mv "$tree"/usr/lib/*-linux-gnu "$tree/libraries"
    for program in "${server_programs[@]}"; do
        program=$(echo "$tree"/usr/*bin/"$program")
        missing=$(LD_LIBRARY_PATH=$tree/libraries ldd "$program" | grep -F 'not found' || true)
        [[ -z $missing ]] || fail "${program##*/}, which was fetched for the tests, does not run here: $missing"
    done
    printf '%s\n' "${server_packages[*]}" >"$tree/packages"
    put_in_place "$tree" "$tools_home/servers"
}

fetch_node() {
    local platform said
    platform=$(npm_platform)
    unpack_from_npm "node-$platform" "$node_version" "$work/node"
    said=$("$work/node/bin/node" --version 2>&1) || fail "the Node.js that was fetched does not run here; it said: $said"
    put_in_place "$work/node/bin/node" "$tools_home/node"
}

fetch_router() {
    unpack_from_npm @musistudio/claude-code-router "$router_version" "$work/router"
    put_in_place "$work/router" "$tools_home/claude-code-router"
}

fetch_tools() {
    begin_fetch "$tools_home" 400 "the programs that the tests run"
    printf 'Fetching servers, Node.js %s and claude-code-router %s for the tests (about 70 MB)\n' \
        "$node_version" "$router_version"
    servers_are_there || fetch_servers
    node_is_there || fetch_node
    router_is_there || fetch_router
    printf 'The programs that the tests run are in %s\n' "$tools_home"
}

for tool in apt-get dpkg-query; do
    command -v "$tool" >/dev/null ||
        fail "this is no Debian ($tool is missing); install by hand what --list names and build with cmake --preset release"
done
install_packages
if [[ $fetch_agent == yes ]]; then
    install_agent
fi
if [[ $fetch_tools == yes ]]; then
    fetch_tools
fi
