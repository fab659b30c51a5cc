#!/usr/bin/env bash
# Rewrites the hashed lock files from the .in files. Needs uv (pip install uv).
set -euo pipefail
cd "$(dirname "$0")"
for name in product prices dev checkov emulator bench; do
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "requirements/compile.sh" -o "$name.txt" "$name.in" "$@"
done
