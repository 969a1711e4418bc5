#!/bin/sh
# Runs a test program in a D-Bus session of its own, with a throw-away home:
#   keychain-session.sh SESSION PROGRAM FILTER…
# once for each gtest filter, all in the same session. SESSION is one of
#   keyring  with an unlocked GNOME keyring
#   empty    a bus with nothing on it
#   stuck    a bus that starts a secret service which never comes up
#   none     no bus at all
set -eu

run_each() {
    program=$1
    shift
    for filter in "$@"; do
        "$program" --gtest_filter="$filter"
    done
}

if [ "$1" = inside-keyring ]; then
    shift
    printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
    # It goes into the background before it answers on the bus.
    tries=0
    until dbus-send --print-reply=literal --dest=org.freedesktop.DBus / \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q 'boolean true'; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ]; then
            echo "$0: the GNOME keyring does not come up" >&2
            exit 1
        fi
        sleep 0.1
    done
    run_each "$@"
    exit
elif [ "$1" = inside ]; then
    shift
    run_each "$@"
    exit
fi

for tool in dbus-run-session dbus-send gnome-keyring-daemon; do
    if ! command -v "$tool" >/dev/null; then
        echo "$0: $tool is missing (Debian packages dbus-daemon and gnome-keyring)" >&2
        exit 1
    fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -m 700 "$folder/home" "$folder/run" "$folder/services"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY XDG_CURRENT_DESKTOP DESKTOP_SESSION \
    GNOME_KEYRING_CONTROL
export HOME="$folder/home" XDG_RUNTIME_DIR="$folder/run"
export XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config" XDG_CACHE_HOME="$HOME/cache"

# Without the folders of the system, nothing is started on demand but what is put there below.
cat >"$folder/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$folder/run</listen>
  <servicedir>$folder/services</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
  <limit name="service_start_timeout">3000</limit>
</busconfig>
CONF

session=$1
shift
inside=inside
case $session in
none)
    run_each "$@"
    exit
    ;;
empty) ;;
stuck)
    printf '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=%s 60\n' "$(command -v sleep)" \
        >"$folder/services/org.freedesktop.secrets.service"
    ;;
keyring)
    inside=inside-keyring
    ;;
*)
    echo "$0: unknown session $session" >&2
    exit 2
    ;;
esac
dbus-run-session --config-file="$folder/bus.conf" -- "$0" "$inside" "$@"
