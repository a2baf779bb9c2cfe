#!/usr/bin/env bash
# Make a virtual environment with pip in it, or say what the machine lacks.
#
#     make_venv.sh PYTHON FOLDER
set -euo pipefail
python=$1
folder=$2
here=$(dirname "$0")

if ! command -v "$python" >/dev/null; then
    "$here/need_debian.sh" "python3:$python"
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or later is needed, $python is $("$python" --version)." >&2
    echo "Name another one with: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi

echo "Making a virtual environment in $folder …"
rm -rf "$folder"
if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    "$python" -m venv "$folder"
elif command -v virtualenv >/dev/null; then
    virtualenv --quiet --python "$python" "$folder"
else
    # Debian keeps ensurepip in a package of its own, named after the Python's version.
    lib=$("$python" -c 'import os; print(os.path.dirname(os.__file__))')
    "$here/need_debian.sh" "python3-venv:$lib/ensurepip/__init__.py"
    "$python" -m venv "$folder"
fi
