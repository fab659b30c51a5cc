"""``stackwarden gate`` as people call it: arguments, exit codes, files and streams."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stackwarden import cli

ROOT = Path(__file__).resolve().parents[2]
CLEAN = "Resources: {Handle: {Type: 'AWS::CloudFormation::WaitConditionHandle'}}\n"
UNKNOWN_PROPERTY = "Resources: {Topic: {Type: 'AWS::CloudFormation::WaitConditionHandle', Properties: {Nmae: x}}}\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    return tmp_path


def _gate(*arguments: str) -> int:
    return cli.main(["gate", *arguments])


def _stopped(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as raised:
        _gate(*arguments)
    return raised.value.code


def test_clean_templates_exit_0(here, capsys):
    (here / "a.yaml").write_text(CLEAN)
    assert _gate("a.yaml", "--lane", "own") == 0
    assert "Clean: 0 failed" in capsys.readouterr().out


def test_findings_exit_1(here, capsys):
    (here / "a.yaml").write_text(UNKNOWN_PROPERTY)
    assert _gate("a.yaml", "--lane", "fast", "--no-cache") == 1
    assert "F3002" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "a: 1\n", "Resources: {{\n", "\t"])
def test_a_named_file_that_is_no_template_exits_2(here, capsys, text):
    (here / "a.yaml").write_text(text)
    assert _gate("a.yaml") == 2
    captured = capsys.readouterr()
    assert "unreadable-template" in captured.out and not captured.err


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "markdown"])
def test_one_named_file_that_is_no_template_leaves_every_output_whole(here, capsys, form):
    (here / "a.yaml").write_text(UNKNOWN_PROPERTY)
    (here / "b.yaml").write_text("a: 1\n")
    assert _gate("a.yaml", "b.yaml", "nothing.yaml", "--lane", "own", "--format", form, "--output", f"out.{form}") == 2
    text = (here / f"out.{form}").read_text()
    assert "b.yaml" in text and "nothing.yaml" in text and "Not a CloudFormation template" in text
    assert capsys.readouterr() == ("", "")


def test_a_missing_file_exits_2(here):
    assert _gate("nothing.yaml") == 2


def test_nothing_to_check_exits_3(here, capsys):
    (here / "notes.yaml").write_text("a: 1\n")
    assert _gate(".", "--lane", "own") == 3
    assert "notes.yaml: not a CloudFormation template" in capsys.readouterr().out


def test_a_broken_gate_exits_4(here, capsys, monkeypatch):
    (here / "a.yaml").write_text(CLEAN)
    monkeypatch.setattr("checks.engines.worker.DRIVERS", here / "nowhere")
    assert _gate("a.yaml", "--no-cache") == 4
    assert "cloudformation-validate: it ended early" in capsys.readouterr().out


def test_an_engine_killed_while_it_works_exits_4(here, capsys, monkeypatch):
    from checks.engines.worker import Worker

    (here / "a.yaml").write_text(CLEAN)
    send = Worker.send

    def send_and_kill(self, *args, **options):
        send(self, *args, **options)
        os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(Worker, "send", send_and_kill)
    assert _gate("a.yaml") == 4
    assert "cloudformation-validate: it ended early (killed by signal 9)" in capsys.readouterr().out


def test_a_terminated_gate_ends_its_engines(here):
    (here / "a.yaml").write_text(CLEAN)
    slow = here / "python-that-sleeps"
    slow.write_text(f"#!/bin/sh\necho $$ > {here}/pid\nexec sleep 60\n")
    slow.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STACKWARDEN_CHECKOV": str(slow)}
    command = [sys.executable, "-m", "stackwarden", "gate", "a.yaml", "--lane", "full", "--no-cache"]
    gate = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    while not (here / "pid").is_file() or not (here / "pid").read_text().strip():
        assert gate.poll() is None
        time.sleep(0.05)
    gate.terminate()
    assert gate.wait(30) == 128 + signal.SIGTERM
    for _ in range(100):
        if not Path(f"/proc/{(here / 'pid').read_text().strip()}").exists():
            return
        time.sleep(0.05)
    pytest.fail("the engine lives on")


def test_a_missing_manifest_exits_2(here, capsys):
    assert _gate("--platform", "no/platform.yaml") == 2
    assert "no/platform.yaml" in capsys.readouterr().err


def test_usage_errors_exit_2(here):
    assert _gate() == 2
    assert _gate("a.yaml", "--environment", "prod") == 2
    assert _stopped("a.yaml", "--lane", "slow") == 2
    assert _stopped("a.yaml", "--as-of", "tomorrow") == 2
    assert _stopped("a.yaml", "--no-such-option") == 2


def test_output_goes_to_a_file_whole_or_not_at_all(here, capsys):
    (here / "a.yaml").write_text(CLEAN)
    assert _gate("a.yaml", "--lane", "own", "--format", "json", "--output", "out.json") == 0
    assert json.loads((here / "out.json").read_text())["verdict"] == "clean"
    assert capsys.readouterr().out == ""
    assert _gate("a.yaml", "--lane", "own", "--output", "no/such/folder/out.json") == 2
    assert sorted(path.name for path in here.iterdir()) == ["a.yaml", "out.json"]


def test_parameters_come_from_a_file(here, capsys):
    (here / "a.yaml").write_text("Parameters: {Name: {Type: String}}\n" + CLEAN)
    (here / "p.json").write_text('[{"ParameterKey": "Name", "ParameterValue": "x"}]')
    assert _gate("a.yaml", "--lane", "own", "--parameters", "p.json") == 0
    (here / "p.json").write_text('{"Parameters": {"Nmae": "x"}}')
    assert _gate("a.yaml", "--lane", "own", "--parameters", "p.json") == 2
    assert "p.json:1:17: No template declares a parameter Nmae" in capsys.readouterr().err


def test_a_parameter_that_breaks_its_constraint_is_unreadable_input(here):
    (here / "a.yaml").write_text("Parameters: {Name: {Type: String, MaxLength: 1}}\n" + CLEAN)
    (here / "p.yaml").write_text("Name: too long\n")
    assert _gate("a.yaml", "--lane", "own", "--parameters", "p.yaml") == 2


@pytest.mark.parametrize(
    "case",
    [
        ("auto", "", True, True),
        ("auto", "1", True, False),
        ("auto", "", False, False),
        ("always", "1", False, True),
        ("never", "", True, False),
    ],
)
def test_colour_follows_the_choice_the_terminal_and_no_color(here, capsys, monkeypatch, case):
    choice, no_color, tty, coloured = case
    (here / "a.yaml").write_text(CLEAN)
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty, raising=False)
    _gate("a.yaml", "--lane", "own", "--color", choice)
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_progress_is_shown_on_a_terminal_only(here, capsys, monkeypatch):
    (here / "a.yaml").write_text(CLEAN)
    _gate("a.yaml", "--no-cache")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    _gate("a.yaml", "--no-cache")
    assert "cloudformation-validate: 1 of 1 files" in capsys.readouterr().err


def test_the_day_of_judgement_can_be_given(here, capsys):
    (here / "a.yaml").write_text(UNKNOWN_PROPERTY)
    (here / "waivers.yaml").write_text(
        "- {policy: F3002, file: a.yaml, reason: r, owner: o, expires: 2026-06-30}\n"
        "- {policy: E3002, file: a.yaml, reason: r, owner: o, expires: 2026-06-30}\n"
    )
    assert _gate("a.yaml", "--as-of", "2026-06-30") == 0
    assert _gate("a.yaml", "--as-of", "2026-07-01") == 1
    assert _gate("a.yaml", "--as-of", "2026-06-30", "--no-waivers") == 1


def test_the_same_input_gives_the_same_bytes_with_and_without_cache(here, capsys):
    (here / "a.yaml").write_text(UNKNOWN_PROPERTY)
    (here / "b.yaml").write_text(CLEAN)
    outputs = []
    for options in (["--no-cache"], [], []):
        _gate(".", "--format", "json", "--as-of", "2026-11-22", *options)
        outputs.append(capsys.readouterr().out)
    assert len(set(outputs)) == 1
    assert (here / ".stackwarden-cache").is_dir()


def test_the_own_lane_imports_nothing_heavy(here):
    (here / "a.yaml").write_text(CLEAN)
    code = (
        "import sys; from stackwarden.cli import main; main(['gate', 'a.yaml', '--lane', 'own'])\n"
        "heavy = {'pydantic', 'jinja2', 'boto3', 'cfnlint', 'cloudformation_validate', 'samtranslator', 'subprocess'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_folder_without_checks_for_checkov_exits_2(here, capsys):
    (here / "a.yaml").write_text(CLEAN)
    (here / "empty").mkdir()
    assert _gate("a.yaml", "--lane", "full", "--checkov-checks", "empty") == 2
    assert "no checks for checkov here" in capsys.readouterr().err
