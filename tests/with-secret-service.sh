#!/bin/sh
# with-secret-service.sh [--locked] DIR CMD...
#
# Runs CMD on a D-Bus session bus of its own, with a GNOME Keyring that keeps its files in DIR, and exits as CMD
# does. The keyring is unlocked, and created where DIR has none; with --locked nobody unlocks it, and D-Bus
# starts it when it is first asked. Works as root, without a display and without systemd.
# Debian: apt-get install --no-install-recommends gnome-keyring dbus-daemon libcap2-bin
set -eu

locked=
if [ "$1" = --locked ]; then locked=1; shift; fi
dir=$1; shift

# The runtime folder above all must be private: the daemon that D-Bus activates finds the unlocked one through
# its control socket there, and takes the bus name from it where it does not.
export XDG_RUNTIME_DIR="$dir/run" XDG_DATA_HOME="$dir/data" XDG_CONFIG_HOME="$dir/config" \
    XDG_CACHE_HOME="$dir/cache" XDG_STATE_HOME="$dir/state"
for it in run data config cache state; do [ -d "$dir/$it" ] || mkdir -m 700 "$dir/$it"; done
unset DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL DISPLAY WAYLAND_DISPLAY

# Where the daemon carries the capability CAP_IPC_LOCK, a container without that capability cannot execute it.
if ! gnome-keyring-daemon --version >/dev/null 2>&1; then
    setcap -r "$(command -v gnome-keyring-daemon)"
fi

# The daemons write to their standard output too: CMD alone gets that of the caller.
exec 3>&1 >/dev/null
if [ -n "$locked" ]; then
    exec dbus-run-session -- sh -c 'exec "$@" >&3 3>&-' sh "$@"
fi
exec dbus-run-session -- sh -c '
    printf smppcon-test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 3>&-
    exec "$@" >&3 3>&-
' sh "$@"
