"""``make deploy-local``, and the other environments: they deploy as well."""

import subprocess
import sys

from emulator.running import running
from tests.deploy.tool import ROOT, deploy


def test_a_newcomer_gets_an_environment_to_look_at() -> None:
    command = [sys.executable, "-m", "emulator.local", "--environment", "dev", "--port", "0", "--stop"]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert process.returncode == 0, process.stderr
    assert "dev stands in the emulator" in process.stdout
    assert "AWS_ENDPOINT_URL=http://127.0.0.1:" in process.stdout
    assert "Traceback" not in process.stderr


def test_staging_deploys() -> None:
    with running() as emulated:
        said = deploy(emulated, environment="staging")
    assert said["code"] == 0, said["progress"]
    assert {each["result"] for each in said["stacks"]} == {"created"}
