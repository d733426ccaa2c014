#!/bin/sh
# Writes requirements.lock: every package and its version, for each Python and system that ROMS supports. No address of
# an index goes into it. Needs uv, which it fetches into the .venv when there is none.
set -eu
cd "$(dirname "$0")/.."

if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    uv=uv
else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
    uv=.venv/bin/uv
fi

# Writes one lock: its file, what it is made from, and what else uv is told.
lock() {
    file=$1 source=$2
    shift 2
    "$uv" pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --output-file "$file" "$@" "$source"

    # What holds for every supported Python and system need not stand on each line.
    sed -e "s/python_full_version < '3.14' and //" -e "s/ and python_full_version < '3.14'//" \
        -e "s/platform_python_implementation == 'CPython' and //" -e "s/implementation_name != 'PyPy' and //" \
        -e "s/sys_platform != 'cygwin' and //" \
        -e "s/ and platform_python_implementation == 'CPython' and sys_platform != 'win32'\$//" \
        -e "s/ ; platform_python_implementation == 'CPython' and sys_platform != 'win32'\$//" \
        -e "s/ ; python_full_version < '3.14'\$//" -e "s/ and sys_platform != 'win32'\$//" -e "s/ ; sys_platform != 'win32'\$//" \
        "$file" >"$file.new"
    mv "$file.new" "$file"
    echo "$file: $(grep -c == "$file") packages"
}

lock requirements.lock pyproject.toml --extra dev "$@"

# What the bench compares with stays out of everybody's .venv: the extra `bench` alone, without ROMS itself.
.venv/bin/python -c "
import pathlib, tomllib
print(*tomllib.loads(pathlib.Path('pyproject.toml').read_text())['project']['optional-dependencies']['bench'], sep='\n')
" >bench/requirements.in
lock bench/requirements.lock bench/requirements.in "$@"
rm bench/requirements.in
