"""The command line's one boundary: what stops there, and how."""

import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from stackwarden import cli

ROOT = Path(__file__).resolve().parents[2]


def test_version_prints_something_and_is_clean(capsys):
    assert cli.main(["--version"]) == cli.EXIT_CLEAN
    assert capsys.readouterr().out.strip()


def test_no_command_is_a_usage_error_that_shows_the_commands(capsys):
    assert cli.main([]) == cli.EXIT_USAGE
    shown = capsys.readouterr().err
    assert all(command in shown for command in cli.COMMANDS)


def test_unknown_command_is_a_usage_error():
    with pytest.raises(SystemExit) as stopped:
        cli.main(["no-such-command"])
    assert stopped.value.code == cli.EXIT_USAGE


def _command(monkeypatch, run):
    module = types.ModuleType("stackwarden.commands.gate")
    module.add_arguments = lambda parser: None
    module.run = run
    monkeypatch.setitem(sys.modules, "stackwarden.commands.gate", module)
    monkeypatch.setattr("stackwarden.commands.gate", module, raising=False)


def test_an_unexpected_exception_is_one_line_and_breaks_the_gate(monkeypatch, capsys):
    def run(args):
        raise ZeroDivisionError("boom")

    _command(monkeypatch, run)
    assert cli.main(["gate"]) == cli.EXIT_BROKEN
    error = capsys.readouterr().err
    assert "ZeroDivisionError: boom" in error
    assert "Traceback" not in error


def test_nothing_in_a_command_can_end_the_run_as_clean(monkeypatch, capsys):
    def run(args):
        sys.exit(0)

    _command(monkeypatch, run)
    assert cli.main(["gate"]) == cli.EXIT_BROKEN
    assert "ended the run by itself" in capsys.readouterr().err


@pytest.mark.parametrize(("template", "code"), [("Resources: {T: {Type: 'AWS::SNS::Topic'}}", 1), ("nothing", 2)])
def test_a_reader_that_goes_away_does_not_change_the_verdict(tmp_path, template, code):
    (tmp_path / "a.yaml").write_text(template)
    gate = f"{sys.executable} -m stackwarden gate {tmp_path}/a.yaml --lane own --format sarif"
    line = f"{gate} | (exec 0<&-; sleep 0.5); exit ${{PIPESTATUS[0]}}"
    process = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert process.returncode == code
    assert process.stderr == ""


def test_the_traceback_can_be_asked_for(monkeypatch):
    def run(args):
        raise ZeroDivisionError("boom")

    _command(monkeypatch, run)
    monkeypatch.setenv("STACKWARDEN_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["gate"])


def test_interruption_is_said_in_one_line(monkeypatch, capsys):
    def run(args):
        raise KeyboardInterrupt

    _command(monkeypatch, run)
    assert cli.main(["gate"]) == cli.EXIT_INTERRUPTED
    assert capsys.readouterr().err == "stackwarden: interrupted\n"


def test_a_reader_that_goes_away_is_no_error():
    process = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m stackwarden --help | head -1"], capture_output=True, text=True, check=True
    )
    assert process.stdout.startswith("usage: stackwarden")
    assert process.stderr == ""


@pytest.mark.parametrize("module", ["pydantic", "jinja2", "boto3", "cfnlint", "samtranslator", "yaml"])
def test_the_front_door_imports_nothing_heavy(module):
    code = f"import sys; import stackwarden.cli; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _shell(command: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    script = f'cli() {{ "{sys.executable}" -m stackwarden "$@"; }}; {command}'
    environment = {**os.environ, **more}
    return subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, check=False, env=environment)


def test_an_output_of_another_encoding_gets_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "größe.yaml"
    file.write_text("Resources: {Topic: {Type: AWS::SNS::Topic}}")
    ended = _shell(f"cli gate {file} --lane own --format json", PYTHONIOENCODING="ascii")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["findings"][0]["file"].endswith("größe.yaml")


def test_an_output_that_takes_nothing_is_no_bug_of_ours() -> None:
    closed = _shell("cli policies >&-")
    assert (closed.returncode, closed.stderr) == (0, b"")
    full = _shell("cli policies >/dev/full")
    assert full.returncode == 4
    assert full.stderr == b"stackwarden: The output cannot be written: No space left on device\n"


def test_the_own_lane_imports_nothing_that_only_others_need(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("Resources: {Topic: {Type: AWS::SNS::Topic}}")
    code = "import sys; from stackwarden.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "gate", str(tmp_path), "--lane", "own", "--packs", "all", "--no-cache"]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stderr.split()
    assert "checks.own" in loaded
    unneeded = {"pickle", "shutil", "threading", "subprocess", "checks.engines.foreign", "checks.known", "cfn.platform"}
    assert not unneeded & set(loaded)


def test_help_is_as_wide_as_the_terminal_and_names_every_command() -> None:
    for options in ("--help", "gate --help", "--help gate"):
        narrow, wide = (_shell(f"cli {options}", COLUMNS=columns).stdout.decode() for columns in ("60", "120"))
        assert len(narrow.splitlines()) > len(wide.splitlines())
        assert all(command in wide for command in cli.COMMANDS) == options.startswith("--help")
