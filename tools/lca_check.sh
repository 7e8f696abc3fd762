#!/usr/bin/env bash
# Exports the life-cycle inventories of sites and imports them into Brightway, in an environment of
# its own (.venv-lca). Arguments: a Python 3.11 to 3.13, then sites; the bundled ones unless named.
set -euo pipefail
python="${1:?name a Python interpreter}"
shift
sites=("$@")
[ "$#" -gt 0 ] || sites=(baotou ganzhou mountain_pass)
cd "$(dirname "$0")/.."

if [ ! -f .venv-lca/.ready ]; then
    echo "lca-check: installing Tailrace and Brightway into .venv-lca"
    "$python" -m venv .venv-lca
    .venv-lca/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[all]' bw2io
    touch .venv-lca/.ready
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
BRIGHTWAY2_DIR="$work/brightway" .venv-lca/bin/python tools/lca_check.py "${sites[@]}" 2>"$work/log" \
    || { code=$?; cat "$work/log" >&2; exit "$code"; }
