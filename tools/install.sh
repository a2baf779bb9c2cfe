#!/usr/bin/env bash
# Install the package, and exactly the pinned versions of what it needs, into an environment.
#
#     install.sh PYTHON REQUIREMENTS
set -euo pipefail
python=$1
requirements=$2
project=$(realpath "$(dirname "$0")/..")
export PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1

echo "Installing what $requirements pins; the first time this takes a minute or two …"
"$python" -m pip install --require-hashes --requirement "$requirements" |
    awk '/^Collecting / { printf "%s%s", shown ? ", " : "  ", $2; fflush(); shown = 1 }
         END { if (shown) print "" }'
echo "Installing the package itself …"
"$python" -m pip install --quiet --no-deps --no-build-isolation --editable "$project"
