#!/usr/bin/env bash
# Pin everything that is installed to exact versions with hashes, the newest that pyproject.toml lets.
#
#     lock.sh UV FOLDER
#
# What the package needs to run, what its tests and linters need besides, and what it is raced
# against; the versions of the larger file hold for the smaller ones. The fuzzer stands apart: it is
# built for few versions of Python, and the others shall not wait for it.
set -euo pipefail
uv=$1
folder=$2
mkdir -p "$folder"

pin() { # FILE OPTION…
    local file=$folder/$1
    shift
    echo "Pinning $file …"
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --upgrade --custom-compile-command 'make lock' \
        --output-file "$file" "$@"
}

pin bench.txt --all-extras --group build --group test --group lint --group docs --group lock \
    --group install --group bench
pin test.txt --all-extras --group build --group test --group lint --group docs --group lock \
    --group install --constraint "$folder/bench.txt"
pin fuzz.txt --group build --group fuzz --constraint "$folder/bench.txt"
pin run.txt --group build --constraint "$folder/bench.txt"
