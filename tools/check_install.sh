#!/usr/bin/env bash
# Build the wheel, install it into a clean environment and make forms from an empty folder.
#
#     check_install.sh PYTHON
set -euo pipefail
python=$(realpath --no-symlinks "$1")
project=$(realpath "$(dirname "$0")/..")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    echo "check-install: $*" >&2
    exit 1
}

echo "Building the wheel …"
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$scratch/wheel" "$project"
wheel=$(echo "$scratch"/wheel/*.whl)
size=$(stat --format %s "$wheel")
[ "$size" -lt 15000000 ] || fail "the wheel has $size bytes, 15 MB are the limit"

echo "Installing $(basename "$wheel") ($size bytes) into a clean environment …"
"$project/tools/make_venv.sh" "$python" "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --require-hashes \
    --requirement "$project/requirements/run.txt"
"$scratch/venv/bin/python" -m pip install --quiet --no-deps "$wheel"
"$scratch/venv/bin/python" -m pip check --quiet || fail "the dependencies do not fit together"

mkdir "$scratch/somewhere" "$scratch/metadata"
cp "$project/metadata/icml2025.bib" "$scratch/metadata"
cd "$scratch/somewhere"
agreements=$scratch/venv/bin/agreements
"$agreements" --help >/dev/null
forms=0
for file in "$project"/templates/*.md.j2; do
    template=$(basename "$file" .md.j2)
    "$agreements" generate ../metadata --template "$template" --out "$template"
    for kind in pdf md; do
        count=$(find "$template" -name "*.$kind" ! -name README.md -size +1k | wc -l)
        [ "$count" -eq 5 ] || fail "$template gave $count .$kind files for 5 papers"
    done
    grep -q 'Sync-Point Drop' "$template/kim25g.md" || fail "$template lost a title"
    forms=$((forms + 5))
done
echo "check-install: $forms forms made from an empty folder"
