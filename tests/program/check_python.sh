#!/usr/bin/env bash
# The Python module: with Debian's Python and NumPy, and matplotlib if it is there.
set -uo pipefail
GHOST_LIBRARY=${GHOST_LIBRARY:-$PWD/build/libghost.so} PYTHONPATH=$PWD/python PYTHONDONTWRITEBYTECODE=1 \
  exec "${PYTHON:-/usr/bin/python3}" tests/program/python_api.py "$(realpath "${GHOST:-build/ghost}")" "$PWD/generated/ghost.h"
