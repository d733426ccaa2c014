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

"$uv" pip compile --quiet --universal --python-version 3.11 --extra dev --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links --output-file requirements.lock "$@" pyproject.toml

# What holds for every supported Python and system need not stand on each line.
sed -e "s/python_full_version < '3.14' and //" -e "s/ and python_full_version < '3.14'//" \
    -e "s/platform_python_implementation == 'CPython' and //" -e "s/implementation_name != 'PyPy' and //" \
    -e "s/sys_platform != 'cygwin' and //" \
    -e "s/ and platform_python_implementation == 'CPython' and sys_platform != 'win32'\$//" \
    -e "s/ ; python_full_version < '3.14'\$//" -e "s/ and sys_platform != 'win32'\$//" -e "s/ ; sys_platform != 'win32'\$//" \
    -e "s/ ; platform_python_implementation == 'CPython' and sys_platform != 'win32'\$//" \
    requirements.lock >requirements.lock.new
mv requirements.lock.new requirements.lock
echo "requirements.lock: $(grep -c == requirements.lock) packages"
