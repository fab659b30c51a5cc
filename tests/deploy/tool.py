"""The deploy tool itself, against an emulator: the command a user types, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from emulator.running import ACCOUNT, Emulated

ROOT = Path(__file__).parents[2]


def stackwarden(emulated: Emulated, command: str, *options: str, environment: str = "prod") -> Any:
    """Run a command of an account; its process, with what it said."""
    credentials = {"AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "local"}
    return subprocess.run(
        [
            *(sys.executable, "-m", "stackwarden", command, "--environment", environment),
            *("--endpoint-url", emulated.endpoint, *options),
        ],
        check=False,
        cwd=ROOT,
        env={**{k: v for k, v in os.environ.items() if not k.startswith("AWS_")}, **credentials},
        capture_output=True,
        text=True,
        timeout=300,
    )


def deploy(emulated: Emulated, *options: str, environment: str = "prod") -> dict[str, Any]:
    """What ``stackwarden deploy`` says in JSON, its exit code and its progress added."""
    # The gate is not what is tested here: the leanest lane.
    options = ("--yes", "--lane", "own", "--format", "json", *options)
    process = stackwarden(emulated, "deploy", *options, environment=environment)
    said = json.loads(process.stdout) if process.stdout else {"stacks": []}
    return {**said, "code": process.returncode, "progress": process.stderr}
