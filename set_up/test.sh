#!/bin/sh
# The steps of `make test`, each announced in a line. The first that fails ends it; after failed tests types are told.
set -eu
cd "$(dirname "$0")/.."

# What the tests start hundreds of times is compiled once, also where somebody has said that nothing is.
unset PYTHONDONTWRITEBYTECODE

step() {
    printf '\n== %s\n' "$1"
    shift
    "$@"
}

# Types take one core for a minute, and the tests wait for things half of the time: side by side, told after them.
said=$(mktemp)
.venv/bin/mypy >"$said" 2>&1 &
mypy=$!
trap 'kill "$mypy" 2>/dev/null || :; rm -f "$said"' EXIT

types() {
    found=0
    wait "$mypy" || found=$?
    cat "$said"
    return "$found"
}

step 'format (ruff)' .venv/bin/ruff format --check .
step 'lint (ruff)' .venv/bin/ruff check .
step 'floors (import-linter)' .venv/bin/lint-imports

tests=0
if [ "${1:-}" != --no-tests ]; then
    # Two more than there are cores: the tests wait half of the time for daemons, browsers and other processes. Not more
    # than five: each may start such programs.
    workers=$(($(getconf _NPROCESSORS_ONLN) + 2))
    step 'tests (pytest)' .venv/bin/python -m pytest --numprocesses="$workers" --maxprocesses=5 \
        --dist=loadfile --no-loadscope-reorder --cov --cov-report=term || tests=$?
fi
step 'types (mypy)' types
exit "$tests"
