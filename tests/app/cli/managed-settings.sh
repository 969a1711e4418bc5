#!/bin/sh
# Runs a command on a computer whose administrators manage Claude Code: in a private mount
# namespace with a copy of what is needed of /etc, in which the managed settings are those of a folder.
# managed-settings.sh FOLDER COMMAND...; ends with 77 where the kernel allows no such namespace.
set -eu

if [ "${1:-}" != "--inside" ]; then
    for options in "-m" "-rm"; do
        if unshare $options true 2>/dev/null; then
            exec unshare $options "$0" --inside "$@"
        fi
    done
    echo "This kernel allows no private mount namespace." >&2
    exit 77
fi

shift
managed=$1
shift
# The mounts of this namespace are gone with its last process; only the copy has to be removed.
etc="$managed.etc"
mkdir "$etc"
# Copies, never mounts of the real ones: what follows removes this folder.
for name in passwd group hosts resolv.conf nsswitch.conf localtime ld.so.cache; do
    [ ! -e "/etc/$name" ] || cp -L "/etc/$name" "$etc"
done
cp -r "$managed" "$etc/claude-code"
mount --make-rprivate /
mount --bind "$etc" /etc
set +e
"$@"
code=$?
umount /etc
rm -rf "$etc"
exit "$code"
