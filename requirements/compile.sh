#!/usr/bin/env bash
# Rewrites the hashed lock files from the .in files. Needs uv (pip install uv).
set -euo pipefail
cd "$(dirname "$0")"
for name in product prices dev checkov emulator bench focus; do
  python=3.11; [ "$name" != focus ] || python=3.12  # what its own environment has
  uv pip compile --quiet --universal --generate-hashes --python-version "$python" --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "requirements/compile.sh" -o "$name.txt" "$name.in" "$@"
done
