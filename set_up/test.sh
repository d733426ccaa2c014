#!/bin/sh
# The steps of `make test`, each announced in a line; the first that fails ends it.
set -eu
cd "$(dirname "$0")/.."

# What the tests start hundreds of times is compiled once, also where somebody has said that nothing is.
unset PYTHONDONTWRITEBYTECODE

step() {
    printf '\n== %s\n' "$1"
    shift
    "$@"
}

step 'format (ruff)' .venv/bin/ruff format --check .
step 'lint (ruff)' .venv/bin/ruff check .
step 'floors (import-linter)' .venv/bin/lint-imports
step 'types (mypy)' .venv/bin/mypy
[ "${1:-}" != --no-tests ] || exit 0

# One more than there are cores: the tests that start daemons and browsers wait for them half of the time. Not more than
# five: each may start such programs.
workers=$(($(getconf _NPROCESSORS_ONLN) + 1))
step 'tests (pytest)' .venv/bin/python -m pytest --numprocesses="$workers" --maxprocesses=5 \
    --dist=loadfile --no-loadscope-reorder --cov --cov-report=term
