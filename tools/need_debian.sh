#!/usr/bin/env bash
# Install Debian packages that are missing, or say which command installs them.
#
#     need_debian.sh [--optional] PACKAGE:PROOF…
#
# PROOF is a command, or the absolute path of a file, that the package brings. Packages are installed
# for the whole machine only after a question, or where CI is set. With --optional a package that is
# missing is only reported, unless CI is set: there nothing may be missing.
set -euo pipefail

optional=
if [ "${1:-}" = --optional ]; then
    shift
    [ -n "${CI:-}" ] || optional=yes
fi

missing() {
    local need proof
    for need in "$@"; do
        proof=${need#*:}
        case $proof in
            /*) [ -e "$proof" ] || echo "${need%%:*}" ;;
            *) command -v "$proof" >/dev/null || echo "${need%%:*}" ;;
        esac
    done
}

mapfile -t packages < <(missing "$@")
[ ${#packages[@]} -gt 0 ] || exit 0

command=(apt-get install -y --no-install-recommends "${packages[@]}")

allowed() {
    [ -z "${CI:-}" ] || return 0
    [ -t 0 ] && [ -t 2 ] || return 1
    read -r -p "Missing: ${packages[*]}. Run '${command[*]}' for the whole machine? [y/N] " answer
    [[ $answer == [yY]* ]]
}

if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] && allowed; then
    echo "Running ${command[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || true
    if "${command[@]}" -qq >/dev/null; then
        mapfile -t packages < <(missing "$@")
        [ ${#packages[@]} -gt 0 ] || exit 0
    fi
fi

echo "Missing: ${packages[*]}. On Debian and Ubuntu:" >&2
echo "    sudo apt-get install ${packages[*]}" >&2
if [ -n "$optional" ]; then
    echo "Tests that need them are skipped." >&2
    exit 0
fi
exit 1
