#!/usr/bin/env bash
# Build sdist and wheel, install them in every way that people have, and make forms from an empty folder.
#
#     check_install.sh PYTHON
#
# PYTHON has uv and pipx. The pinned versions go into an environment of its own; uv and pipx install
# as they do for anybody, with every Python of 3.11 to 3.14 that is found on the machine.
set -euo pipefail
python=$(realpath --no-symlinks "$1")
bin=$(dirname "$python")
project=$(realpath "$(dirname "$0")/..")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset PYTHONPATH
export PIP_DISABLE_PIP_VERSION_CHECK=1
forms=0

fail() {
    echo "check-install: $*" >&2
    exit 1
}

# Make the forms of every shipped template with one installed command.
make_forms() { # COMMAND NAME
    local agreements=$1 folder=$scratch/work/$2 file template kind count
    mkdir -p "$folder/somewhere" "$folder/metadata"
    cp "$project/metadata/icml2025.bib" "$folder/metadata"
    cd "$folder/somewhere"
    "$agreements" --help >/dev/null
    "$agreements" --version | sed -n 1,2p
    for file in "$project"/templates/*.md.j2; do
        template=$(basename "$file" .md.j2)
        [ "${template#_}" = "$template" ] || continue
        "$agreements" generate --quiet ../metadata --template "$template" --out "$template"
        for kind in pdf md; do
            count=$(find "$template" -name "*.$kind" ! -name README.md -size +1k | wc -l)
            [ "$count" -eq 5 ] || fail "$template gave $count .$kind files for 5 papers"
        done
        grep -q 'Sync-Point Drop' "$template/kim25g.md" || fail "$template lost a title"
        forms=$((forms + 5))
    done
    cd "$project"
}

echo "Building sdist and wheel …"
"$bin/uv" build --quiet --no-build-isolation --python "$python" --out-dir "$scratch/dist" "$project"
wheel=$(echo "$scratch"/dist/*.whl)
sdist=$(echo "$scratch"/dist/*.tar.gz)
for file in "$wheel" "$sdist"; do
    size=$(stat --format %s "$file")
    [ "$size" -lt 17000000 ] || fail "$(basename "$file") has $size bytes, 17 MB are the limit"
done

echo "Installing the wheel into a clean environment …"
"$project/tools/make_venv.sh" "$python" "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --require-hashes \
    --requirement "$project/requirements/run.txt"
"$scratch/venv/bin/python" -m pip install --quiet --no-deps "$wheel"
"$scratch/venv/bin/python" -m pip check --quiet || fail "the dependencies do not fit together"
make_forms "$scratch/venv/bin/agreements" pip

# The pinned versions without their hashes, which the package itself has none of.
grep -E '^[a-z0-9]' "$project/requirements/run.txt" | sed 's/ *\\$//' >"$scratch/constraints.txt"

if command -v pyenv >/dev/null; then
    # Its commands only answer for the versions that are chosen.
    PYENV_VERSION=$(pyenv versions --bare | paste -sd:)
    export PYENV_VERSION
fi
export UV_TOOL_DIR=$scratch/uv/tools UV_TOOL_BIN_DIR=$scratch/uv/bin UV_PYTHON_DOWNLOADS=never
for version in 3.11 3.12 3.13 3.14; do
    found=$("$bin/uv" python find "$version" 2>/dev/null) || {
        echo "Python $version is not on this machine, and was not tried."
        continue
    }
    echo "Installing the wheel by uv, with $found …"
    "$bin/uv" tool install --quiet --force --python "$found" \
        --constraints "$scratch/constraints.txt" "$wheel"
    make_forms "$scratch/uv/bin/agreements" "uv-$version"
done

echo "Installing the sdist by pipx …"
export PIPX_HOME=$scratch/pipx PIPX_BIN_DIR=$scratch/pipx/bin PIPX_MAN_DIR=$scratch/pipx/man
"$python" -m pipx install --quiet --python "$python" \
    --pip-args="--constraint $scratch/constraints.txt" "$sdist"
make_forms "$scratch/pipx/bin/agreements" pipx

echo "check-install: $forms forms made from empty folders"
