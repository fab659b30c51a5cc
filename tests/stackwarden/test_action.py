"""The Action, the hooks and the container file, as far as they run here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from stackwarden import cli

ROOT = Path(__file__).resolve().parents[2]
OPEN = """Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0, Description: ssh}]
"""


def _environment(folder: Path, **inputs: str) -> dict[str, str]:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    given = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
    step = next(each for each in action["runs"]["steps"] if each["id"] == "gate")
    defaults = {
        name: action["inputs"][name.removeprefix("INPUT_").lower()]["default"]
        for name in step["env"]
        if name.startswith("INPUT_")
    }
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **defaults,
        **given,
        **files,
        "RUNNER_TEMP": str(folder),
        "STACKWARDEN_PYTHON": sys.executable,
    }


def _run(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    environment = _environment(folder, lane="own", **inputs)
    script = str(ROOT / "action" / "gate.sh")
    return subprocess.run(["bash", script], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_one_run_annotates_writes_sarif_and_the_summary_and_keeps_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a b.yaml").write_text(OPEN)
    done = _run(tmp_path, paths=".", arguments="--packs all")
    assert done.returncode == 1, done.stderr
    assert "::error file=a b.yaml,line=6" in done.stdout
    assert (tmp_path / "GITHUB_OUTPUT").read_text() == "exit-code=1\n"
    assert "stackwarden gate: findings" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text()
    assert '"version": "2.1.0"' in (tmp_path / "stackwarden.sarif").read_text()


def test_a_gate_that_cannot_run_is_red_and_writes_no_stale_comment(tmp_path: Path) -> None:
    (tmp_path / "stackwarden-comment.md").write_text("of the last run")
    done = _run(tmp_path, paths="nowhere.yaml", base="main")
    assert done.returncode == 2
    assert not (tmp_path / "GITHUB_STEP_SUMMARY").exists()


def test_a_push_which_has_no_base_branch_is_judged_whole(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OPEN)
    done = _run(tmp_path, paths="a.yaml", base="origin/")  # origin/${{ github.base_ref }}
    assert done.returncode == 1, done.stderr


def test_a_comment_that_cannot_be_written_takes_nothing_from_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("Resources: {T: {Type: 'Custom::T', Properties: {ServiceToken: x}}}\n")
    environment = {**_environment(tmp_path, lane="own", paths="."), "PULL_REQUEST": "7"}
    script = str(ROOT / "action" / "gate.sh")
    done = subprocess.run(["bash", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "::warning title=stackwarden::The comment was not written." in done.stdout


def test_the_action_hands_every_input_on_and_runs_scripts_that_exist() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    text = (ROOT / "action.yml").read_text()
    assert all(f"inputs.{name} " in text for name in action["inputs"])
    script = (ROOT / "action" / "gate.sh").read_text()
    step = next(each for each in action["runs"]["steps"] if each["id"] == "gate")
    unused = [name for name in step["env"] if f"${name}" not in script and f"${{{name}" not in script]
    assert set(unused) <= {"GITHUB_ACTION_PATH", "GITHUB_TOKEN"}, "those two are read elsewhere"
    for each in action["runs"]["steps"]:
        assert "${{" not in each["run"], "an expression in a script is a way in for whoever names a branch"
        for name in re.findall(r"action/\S+\.sh", each["run"]):
            assert os.access(ROOT / name, os.X_OK)


@pytest.mark.slow
def test_the_action_installs_from_the_locked_requirements(tmp_path: Path) -> None:
    environment = _environment(tmp_path)
    script = str(ROOT / "action" / "install.sh")
    subprocess.run(["bash", script, "fast"], env=environment, check=True, capture_output=True)
    line = (tmp_path / "GITHUB_ENV").read_text().strip()
    name, _, python = line.partition("=")
    assert name == "STACKWARDEN_PYTHON"
    (tmp_path / "a.yaml").write_text(OPEN)
    run = [python, "-m", "stackwarden", "gate", "a.yaml", "--lane", "fast", "--no-cache"]
    done = subprocess.run(run, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr


def test_the_hooks_sift_what_they_are_handed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "values.yaml").write_text("a: 1\n")
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "web.yaml").write_text(OPEN)
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        assert hook["language"] == "python"
        program, *arguments = hook["entry"].split()
        assert program == "stackwarden"
        assert cli.main([*arguments, "--no-cache", "values.yaml", "broken.json"]) == 0
        assert cli.main([*arguments, "--no-cache", "values.yaml", "web.yaml"]) == 1
        assert cli.main([*arguments, "--no-cache", "gone.yaml"]) == 2
    capsys.readouterr()


def test_the_container_copies_what_is_there_and_ignores_the_rest() -> None:
    lines = (ROOT / "Containerfile").read_text().splitlines()
    copied = [source for line in lines if line.startswith("COPY") for source in line.split()[1:-1]]
    assert all((ROOT / source).exists() for source in copied)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {source.partition("/")[0] for source in copied} == kept
    packages = yaml.safe_load(str(re.search(r"packages = (\[.*\])", (ROOT / "pyproject.toml").read_text())[1]))
    assert set(packages) <= kept
