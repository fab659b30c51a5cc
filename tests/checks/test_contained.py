"""A user's own policies stay out of our answer."""

import json
import os
from pathlib import Path

import pytest

from checks.contained import contained
from stackwarden import cli

TOPIC = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """A template and a folder with one policy of the user's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(TOPIC)
    cli.main(["new", "policy", "ours", "--type", "AWS::SNS::Topic"])
    capfd.readouterr()
    return tmp_path


def _edit(folder: Path, statements: str) -> None:
    file = folder / "policies" / "ours.py"
    head, body = file.read_text().split('    if not resource.on("TODO"):')
    file.write_text(f'import os, subprocess, sys\nprint("at import")\n{head}    {statements}\n    if True:{body}')


def test_what_a_policy_prints_does_not_reach_the_output(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _edit(folder, 'print("printed"); os.write(1, b"written\\n"); subprocess.run(["echo", "echoed"])')
    capfd.readouterr()
    assert cli.main(["gate", "a.yaml", "--lane", "own", "--policies", "policies", "--format", "json"]) == 1
    read = capfd.readouterr()
    assert "ours" in {found["policy"] for found in json.loads(read.out)["findings"]}
    assert all(word in read.err for word in ("at import", "printed", "written", "echoed"))
    assert cli.main(["policies", "--policies", "policies", "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["policies"]


def test_a_policy_that_leaves_the_process_breaks_the_gate(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _edit(folder, "os._exit(0)")
    assert cli.main(["gate", "a.yaml", "--lane", "own", "--policies", "policies", "--format", "json"]) == 4
    (error,) = (found for found in json.loads(capfd.readouterr().out)["findings"] if found["policy"] == "ours")
    assert (error["state"], error["message"]) == ("error", "policy ours raised SystemExit: 0")


def test_all_is_as_before_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    leave = os._exit
    with contained():
        print("inside")
    assert os._exit is leave
    print("after")
    read = capfd.readouterr()
    assert (read.out, read.err) == ("after\n", "inside\n")


def test_a_policy_does_not_outlive_sigterm(folder: Path) -> None:
    _edit(folder, "os.kill(os.getpid(), 15)")
    assert cli.main(["gate", "a.yaml", "--lane", "own", "--policies", "policies"]) == 143


def test_half_a_character_in_a_message_is_written_as_such(folder: Path) -> None:
    _edit(folder, 'yield resource, "half \\ud800"')
    assert (
        cli.main(["gate", "a.yaml", "--lane", "own", "--policies", "policies", "--format", "json", "--output", "o"])
        == 1
    )
    assert "half \ud800" in {found["message"] for found in json.loads((folder / "o").read_text())["findings"]}


def test_a_policy_that_does_not_end_is_stopped(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _edit(folder, "while True: pass")
    for number in range(70):  # enough for two processes
        (folder / f"a{number}.yaml").write_text(TOPIC)
    capfd.readouterr()
    arguments = ("gate", ".", "--lane", "own", "--policies", "policies", "--timeout", "0.5", "--format", "json")
    assert cli.main([*arguments]) == 4
    (error,) = (found for found in json.loads(capfd.readouterr().out)["findings"] if found["policy"] == "engine-broke")
    assert error["message"].startswith(
        "own: took longer than 0.5 s with policies of yours, and was stopped at ours.py:"
    )
