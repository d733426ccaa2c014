#!/bin/sh
# The steps of `make test`, each announced in a line; the first that fails ends it.
set -eu
cd "$(dirname "$0")/.."

step() {
    printf '\n== %s\n' "$1"
    shift
    "$@"
}

step 'format (ruff)' .venv/bin/ruff format --check .
step 'lint (ruff)' .venv/bin/ruff check .
step 'floors (import-linter)' .venv/bin/lint-imports
step 'types (mypy)' .venv/bin/mypy
[ "${1:-}" = --no-tests ] || step 'tests (pytest)' .venv/bin/python -m pytest --numprocesses=logical --maxprocesses=4 \
    --dist=loadfile --no-loadscope-reorder --cov --cov-report=term
