"""The emulator leaves nothing behind."""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from emulator.running import running

ROOT = Path(__file__).parents[2]
HOLDER = """
import time
from emulator.running import running
with running() as emulated:
    print(emulated.process.pid, flush=True)
    time.sleep(60)
"""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def _gone(pid: int) -> bool:
    until = time.monotonic() + 30
    while _alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not _alive(pid)


def _folders(pid: int) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"emulator-{pid}-*"))


def test_it_ends_with_the_context() -> None:
    with running() as emulated:
        assert emulated.client("sts", "eu-west-1").get_caller_identity()["Account"] == "123456789012"
        assert emulated.endpoint.startswith("http://127.0.0.1:")
        assert _folders(emulated.process.pid)
    assert _gone(emulated.process.pid)
    assert not _folders(emulated.process.pid)


def test_it_ends_with_a_killed_parent() -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    assert _alive(pid)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert _gone(pid)
    assert not _folders(pid)


def test_accounts_are_apart() -> None:
    with running() as emulated:
        emulated.client("sns", "eu-west-1", account="111111111111").create_topic(Name="one")
        assert emulated.client("sns", "eu-west-1", account="222222222222").list_topics()["Topics"] == []


def test_a_connection_that_rests_is_not_closed() -> None:
    """A server that closes it as the next request arrives fails that request: then stacks ended in CREATE_FAILED."""
    with running() as emulated:
        connection = http.client.HTTPConnection(emulated.endpoint.removeprefix("http://"), timeout=10)
        for rest in (5.5, 0):  # the server's own default is to close after 5 s
            connection.request("GET", "/_ministack/health")
            assert connection.getresponse().read()
            assert connection.sock is not None, "the server said that it closes"
            time.sleep(rest)
        connection.close()


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.running.PYTHON", ROOT / "nowhere")
    with pytest.raises(FileNotFoundError, match="make"), running():
        pass
