"""Runs one foreign engine over a list of files, in that engine's own Python: ``python -I drivers run_checkov < job``.

The job is one JSON object on standard input: ``{"options": {...}, "tasks": [{"id", "path", "sha256", ...}]}``. The
answer is one JSON line per task, in any order, and a last line that says how many there were; an answer without that
last line is a broken one. Standard library only: the product is not installed here. What an engine prints goes to
standard error.
"""

import hashlib
import importlib
import json
import os
import sys
import traceback
from typing import Any


def main() -> None:
    """Answer the job on standard input; always ends with a line that holds ``done`` or ``fatal``."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: dict[str, Any]) -> None:
        answer.write(json.dumps(line) + "\n")
        answer.flush()

    try:
        engine = importlib.import_module(sys.argv[1])
        prepared = engine.prepare()  # before the job is there: the gate may still be reading templates
        job = json.load(sys.stdin)
        check = engine.start(prepared, job["options"])
        for task in job["tasks"]:
            say({"id": task["id"], **_answer(check, task)})
        say({"done": len(job["tasks"]), "problems": engine.problems()})
    except BaseException:
        say({"fatal": traceback.format_exc()})
    os._exit(0)  # skips the clean-up of large libraries: nothing is left to save


def _answer(check: Any, task: dict[str, Any]) -> dict[str, Any]:
    try:
        with open(task["path"], "rb") as stream:  # noqa: PTH123 (pathlib is an import the fast lane can do without)
            data = stream.read()
        if hashlib.sha256(data).hexdigest() != task["sha256"]:
            return {"error": "the file changed while it was being checked"}
        return {"found": check(task, data)}
    except Exception:  # any failure of a foreign engine is this task's answer
        return {"error": traceback.format_exc()}


main()
