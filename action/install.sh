#!/usr/bin/env bash
# Installs stackwarden, and for the full lane checkov, from the locked requirements into the runner's temporary folder.
# Usage: install.sh LANE. Python 3.11 or newer must be on the PATH.
set -euo pipefail
lane="$1"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
home="${RUNNER_TEMP:?}/stackwarden"

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "stackwarden needs Python 3.11 or newer: add actions/setup-python")'

environment() { # environment NAME: a virtual environment with what requirements/NAME.txt locks
  [ -f "$home/$1/.done" ] && return
  python3 -m venv "$home/$1"
  "$home/$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements/$1.txt"
  touch "$home/$1/.done"
}

environment product
echo "STACKWARDEN_PYTHON=$home/product/bin/python" >> "${GITHUB_ENV:?}"
if [ "$lane" = full ]; then
  environment checkov
  echo "STACKWARDEN_CHECKOV=$home/checkov/bin/python" >> "$GITHUB_ENV"
fi
