#!/bin/sh
# Runs a command with a folder on a disk of its own that is full: a tmpfs in a private mount namespace,
# whose space the file "filler" takes.
# full-disk.sh FOLDER SIZE COMMAND...; ends with 77 where the kernel allows no such namespace.
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

folder=$2
size=$3
shift 3
mount --make-rprivate /
# With what the folder has, for example settings.
cp -a "$folder" "$folder.before"
mount -t tmpfs -o "size=$size,mode=700" tmpfs "$folder"
cp -a "$folder.before/." "$folder"
rm -rf "$folder.before"
cat /dev/zero >"$folder/filler" 2>/dev/null || true
exec "$@"
