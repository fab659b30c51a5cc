#!/usr/bin/env bash
# Runs the gate once and writes all that a pull request shows: annotations, SARIF, the job's summary, the comment.
# Its inputs are the INPUT_* variables that action.yml sets. Ends with the gate's own exit code.
set -uo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
stackwarden() { PYTHONPATH="$root" "${STACKWARDEN_PYTHON:?}" -m stackwarden "$@"; }

comment="${RUNNER_TEMP:?}/stackwarden-comment.md"
arguments=(--lane "$INPUT_LANE" --format github --also "sarif=$INPUT_SARIF" --also "comment=$comment")
[ -n "$INPUT_PLATFORM" ] && arguments+=(--platform "$INPUT_PLATFORM")
[ -n "$INPUT_PACKS" ] && arguments+=(--packs "$INPUT_PACKS")
[ "$INPUT_BASE" = origin/ ] && INPUT_BASE= # a push has no base branch: all of it is judged
[ -n "$INPUT_BASE" ] && arguments+=(--base "$INPUT_BASE")
read -r -a paths <<< "$INPUT_PATHS"
read -r -a more <<< "$INPUT_ARGUMENTS"

rm -f "$comment"
stackwarden gate "${paths[@]}" "${arguments[@]}" "${more[@]}"
code=$?
echo "exit-code=$code" >> "${GITHUB_OUTPUT:?}"

if [ -f "$comment" ]; then
  cat "$comment" >> "${GITHUB_STEP_SUMMARY:?}"
  if [ "$INPUT_COMMENT" = true ] && [ -n "${PULL_REQUEST:-}" ]; then
    # A comment that cannot be written (a fork's token may not) takes nothing from the verdict.
    stackwarden comment "$comment" --pull-request "$PULL_REQUEST" || echo "::warning title=stackwarden::The comment was not written."
  fi
fi
exit "$code"
