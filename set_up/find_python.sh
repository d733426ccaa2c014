#!/bin/sh
# Prints the path of a Python that fits ROMS, or says in one line what to install. PYTHON=… chooses one by hand.
# Each candidate is really run: a name on the PATH may be a shim that leads nowhere.

fits='import sys; print(getattr(sys, "_base_executable", sys.executable)); sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
whole='import ensurepip, sqlite3, ssl, venv'
without_venv=

for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    path=$("$name" -c "$fits" 2>/dev/null) || continue
    if "$path" -c "$whole" 2>/dev/null; then
        echo "$path"
        exit 0
    fi
    without_venv=${without_venv:-$path}
done

say() { echo "roms: $1" >&2; exit 1; }

[ -z "${PYTHON:-}" ] || say "$PYTHON is not a whole Python 3.11, 3.12 or 3.13"
if [ -n "$without_venv" ]; then
    command -v apt-get >/dev/null 2>&1 && say "$without_venv lacks its venv module; install it: apt install python3-venv"
    say "$without_venv lacks one of ensurepip, sqlite3, ssl, venv; install a whole Python 3.11, 3.12 or 3.13"
fi
case $(uname -s) in
Darwin) say "no Python 3.11, 3.12 or 3.13 found; install one: brew install python@3.12" ;;
*) say "no Python 3.11, 3.12 or 3.13 found; install one: apt install python3 python3-venv" ;;
esac
