"""How a process of ours ends: at once, but with all that was asked to happen at its end."""

import subprocess
import sys

import pytest

REGISTERED = "import atexit; atexit.register(print, 'at the end')"
DAEMON = "import threading, time; threading.Thread(target=time.sleep, args=(30,), daemon=True).start()"
WORKING = "import threading, time; threading.Thread(target=lambda: (time.sleep(0.2), print('worked'))).start()"
HELD = """
class Held:
    def __del__(self): print('taken down')
held = Held(); held.itself = held
"""


def _ended(before: str) -> tuple[int, list[str]]:
    code = f"{before}\nfrom stackwarden.ending import leave\nprint('said')\nleave(7)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=20)
    assert ended.stderr == ""
    return ended.returncode, ended.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", ["said"]),
        (REGISTERED, ["said", "at the end"]),
        (HELD, ["said"]),
        (WORKING, ["said", "worked"]),
        (DAEMON, ["said"]),
    ],
    ids=["what was printed", "registered", "not taken down", "a thread that works", "a daemon"],
)
def test_the_process_ends_with_its_code_and_all_that_was_asked_for(before: str, said: list[str]) -> None:
    assert _ended(before) == (7, said)


def test_the_front_door_takes_nothing_down() -> None:
    code = f"{HELD}\nimport sys\nsys.argv[1:] = ['--version']\nfrom stackwarden.cli import process\nprocess()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert "taken down" not in ended.stdout


def test_output_that_cannot_be_written_is_told() -> None:
    code = "print('said'); from stackwarden.ending import leave; leave(0)"
    with open("/dev/full", "w") as full:  # noqa: PTH123 (a device)
        ended = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode != 0
    assert "No space left" in ended.stderr
