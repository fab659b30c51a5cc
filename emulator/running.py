"""For whoever starts the emulator: ``with running() as emulated: emulated.client("ec2", "eu-west-1")``."""

import contextlib
import functools
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".venv-emulator" / "bin" / "python"
ACCOUNT = "123456789012"


@dataclass(frozen=True, slots=True)
class Emulated:
    """A running emulator: where it answers, and clients of it."""

    endpoint: str
    process: subprocess.Popen[bytes]

    def client(self, service: str, region: str, account: str = ACCOUNT) -> Any:
        """A boto3 client of one service in one region. MiniStack reads the account from the access key."""
        from botocore.config import Config

        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
        return _session(account).client(service, region_name=region, endpoint_url=self.endpoint, config=config)


@functools.cache
def _session(account: str) -> Any:
    """Cached: each session reads botocore's data anew."""
    import boto3

    return boto3.Session(aws_access_key_id=account, aws_secret_access_key="local")  # noqa: S106  # no secret


@contextlib.contextmanager
def running(port: int = 0, log: Path | None = None) -> Iterator[Emulated]:
    """Start an emulator on a free port of loopback, wait until it answers, and stop it.

    It ends with this process, even when that is killed: it holds the other end of a pipe.
    """
    if not PYTHON.exists():
        raise FileNotFoundError(f"{PYTHON} is missing. Run: make .venv-emulator/.done")
    command = [str(PYTHON), "-m", "emulator", "--while-stdin", "--port", str(port)]
    # PYTHONPATH would lead its python into other environments.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHON"))}
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
        process = subprocess.Popen(  # noqa: S603  # our own module
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        stack.callback(_stop, process)
        assert process.stdout is not None  # noqa: S101  # asked for above
        endpoint = process.stdout.readline().decode().strip()
        if not endpoint:
            raise RuntimeError(f"The emulator did not start; run {PYTHON} -m emulator to see why.")
        _await(endpoint)
        yield Emulated(endpoint, process)


def _await(endpoint: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while True:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(endpoint + "/_ministack/health", timeout=5),  # noqa: S310  # our own, on loopback
        ):
            return
        if time.monotonic() > until:
            raise TimeoutError(f"{endpoint} did not answer within {seconds} s")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe, on which it ends itself, its workers and its files; by force should it not."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
