#!/usr/bin/env bash
# Writes both locks: versions and hashes, and no word on where they came from. The hashes are of every file of a
# version, so the locks serve any processor. The tests' lock keeps to the other one's versions.
#
#     tools/lock.sh                              the newest of everything
#     tools/lock.sh --upgrade-package flask      everything as it is, but this one
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

if [ $# -eq 0 ]; then set -- --upgrade; fi
python="${PYTHON:-python3}"
"$python" -m venv "$scratch/uv"
"$scratch/uv/bin/python" -m pip install -qq --disable-pip-version-check uv

compile() {
    "$scratch/uv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --cache-dir "$scratch/cache" "$@" >/dev/null
}

compile --extra postgres --extra build --output-file requirements.lock "$@" pyproject.toml
compile --all-extras --constraint requirements.lock --output-file requirements-test.lock "$@" pyproject.toml
git diff --stat -- requirements.lock requirements-test.lock 2>/dev/null || true
