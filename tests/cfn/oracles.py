"""Two other implementations that evaluate templates: cloud-radar in this process, MiniStack's engine in another."""

import contextlib
import io
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfn.unknown import Unknown
from tests.cfn.shapes import texts

ROOT = Path(__file__).parents[2]
EXPORTS = {"net-vpc": "vpc-9"}
ACCOUNT = "000000000000"
ERROR = "(error)"


def fill(unknown: Unknown) -> str:
    """What a deployed unknown would be, as both oracles are told: the names themselves."""
    if unknown.kind == "zone":
        region, _, index = unknown.text.partition("#")
        return region + "abc"[int(index)]
    return f"{{{{{unknown.text}}}}}" if unknown.kind == "dynamic" else unknown.text


@dataclass
class CloudRadar:
    """cloud-radar's unit engine."""

    name: str = "cloud-radar"

    def __call__(self, template: dict[str, Any], given: dict[str, str]) -> Any:
        from cloud_radar.cf.unit import Template

        Template.AccountId, Template.StackName = ACCOUNT, "stack"
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # it prints its own object
                whole = Template(json.loads(json.dumps(template)), dict(EXPORTS))
                rendered = whole.transform(params=given or None).render(given or None, region="us-east-1")
        except Exception:  # an oracle that refuses has answered
            return ERROR
        return {name: texts(body.get("Properties", {})) for name, body in rendered["Resources"].items()}


class MiniStack:
    """MiniStack's engine, asked over a pipe."""

    name = "ministack"

    def __init__(self) -> None:
        python = ROOT / ".venv-emulator" / "bin" / "python"
        environment = {
            **os.environ,
            "MINISTACK_REGION": "us-east-1",
            "BIND_HOST": "127.0.0.1",
            "IOT_MTLS_ENABLED": "0",
            "PYTHONPATH": "",
        }
        self._process = subprocess.Popen(
            [str(python), str(Path(__file__).with_name("ministack_engine.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
        )

    def __call__(self, template: dict[str, Any], given: dict[str, str]) -> Any:
        question = {"template": json.dumps(template), "given": given, "exports": EXPORTS}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return texts(answer["resources"]) if "resources" in answer else ERROR

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
