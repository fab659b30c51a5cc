"""checkov fails open; the gate does not."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from cfn.source import read
from checks.cache import Cache
from checks.engines.checkov import Checkov, CheckovMissingError, find_python
from checks.engines.foreign import Run
from checks.engines.tasks import Subject

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-checkov/bin/python"

BUCKET = """\
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: x
"""

CUSTOM = """\
from checkov.cloudformation.checks.resource.base_resource_check import BaseResourceCheck
from checkov.common.models.enums import CheckCategories, CheckResult

class Named(BaseResourceCheck):
    def __init__(self):
        super().__init__("Buckets are nameless", "CKV_OWN_1", [CheckCategories.CONVENTION], ["AWS::S3::Bucket"])

    def scan_resource_conf(self, conf):
        {body}

check = Named()
"""


@pytest.fixture
def custom(write):
    """Write a folder of custom checks: ``custom({"a.py": text}) -> Path``."""

    def writer(files: dict[str, str], package: bool = True) -> Path:
        if package:
            write("own_checks/__init__.py", "")
        for name, text in files.items():
            write(f"own_checks/{name}", text)
        return Path("own_checks").absolute()

    return writer


@pytest.fixture
def scan(project, monkeypatch):
    """Run checkov over files through its adapter."""
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(PYTHON))

    def runner(*paths, custom=(), cache=None):
        engine = Checkov(list(custom))
        return Run(
            engine,
            engine.tasks([Subject(read(path, path.name)) for path in paths]),
            Cache(cache),
            120.0,
            lambda: None,
        ).findings()

    return runner


def _states(findings):
    return {(finding.policy, finding.state) for finding in findings}


@pytest.mark.slow
def test_a_failed_check_is_found_at_its_resource(scan, write):
    findings = scan(write("a.yaml", BUCKET))
    finding = next(each for each in findings if each.policy == "CKV_AWS_18")
    assert (finding.file, finding.line, finding.logical_id) == ("a.yaml", 4, "Bucket")
    assert (finding.severity, finding.state, finding.packs) == ("MEDIUM", "fail", ("checkov",))
    assert finding.property_path == "LoggingConfiguration"


@pytest.mark.slow
def test_the_place_of_a_file_is_no_secret(scan, write):
    """checkov looks for secrets in the path too: forty letters, digits and slashes in a row are a key to it."""
    template = write(
        f"x-{'y' * 38}/t.yaml",
        "Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {A: plain}}}}\n",
    )
    assert "CKV_AWS_45" not in {finding.policy for finding in scan(template)}


@pytest.mark.slow
def test_a_custom_check_that_fails_is_a_finding(scan, write, custom):
    folder = custom({"named.py": CUSTOM.format(body="return CheckResult.FAILED")})
    assert ("CKV_OWN_1", "fail") in _states(scan(write("a.yaml", BUCKET), custom=[folder]))


@pytest.mark.slow
def test_a_custom_check_that_raises_at_import_breaks_the_gate_by_name(scan, write, custom):
    folder = custom({"broken.py": "raise RuntimeError('no luck')\n"})
    errors = [each for each in scan(write("a.yaml", BUCKET), custom=[folder]) if each.state == "error"]
    assert any("broken.py" in error.message and "no luck" in error.message for error in errors)


@pytest.mark.slow
def test_a_custom_check_that_raises_while_scanning_breaks_the_gate_by_name(scan, write, custom):
    folder = custom({"named.py": CUSTOM.format(body="raise RuntimeError('no luck')")})
    findings = scan(write("a.yaml", BUCKET), custom=[folder])
    error = next(each for each in findings if each.policy == "CKV_OWN_1")
    assert (error.state, error.logical_id, error.line) == ("error", "Bucket", 2)
    assert "RuntimeError: no luck" in error.message
    assert ("CKV_AWS_18", "fail") in _states(findings), "the other checks went on"


@pytest.mark.slow
def test_a_custom_graph_check_that_does_not_load_breaks_the_gate(scan, write, custom):
    folder = custom({"graph.yaml": "metadata: {id: CKV2_OWN_1, name: x, category: GENERAL_SECURITY}\ndefinition: 5\n"})
    assert "error" in {each.state for each in scan(write("a.yaml", BUCKET), custom=[folder])}


@pytest.mark.slow
def test_custom_checks_that_are_silently_not_loaded_break_the_gate(scan, write, custom):
    folder = custom({"named.py": CUSTOM.format(body="return CheckResult.FAILED")}, package=False)
    assert any("__init__.py" in each.message for each in scan(write("a.yaml", BUCKET), custom=[folder]))


@pytest.mark.slow
def test_a_folder_of_custom_checks_that_is_missing_breaks_the_gate(scan, write, project):
    findings = scan(write("a.yaml", BUCKET), custom=[project / "nothing"])
    assert any("does not exist" in each.message and each.state == "error" for each in findings)


@pytest.mark.slow
def test_a_crash_of_a_check_of_its_own_is_told(scan, write):
    path = write(
        "a.yaml",
        "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: d\n"
        "      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: '', ToPort: '', CidrIp: 0.0.0.0/0}]\n",
    )
    assert ("CKV_AWS_24", "error") in _states(scan(path))


@pytest.mark.slow
def test_a_template_that_it_cannot_read_breaks_the_gate(scan, write):
    path = write("a.yaml", "Resources:\n  My.Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: x}}\n")
    (error,) = scan(path)
    assert (error.state, error.policy, error.file) == ("error", "not-checked", "a.yaml")
    assert "could not read" in error.message


@pytest.mark.slow
def test_a_killed_checkov_breaks_the_gate_by_name(project, write, monkeypatch):
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(PYTHON))
    engine = Checkov([])
    run = Run(engine, engine.tasks([Subject(read(write("a.yaml", BUCKET)))]), Cache(None), 60.0, lambda: None)
    os.kill(run.worker.pid, signal.SIGKILL)
    findings = run.findings()
    assert {(each.engine, each.state) for each in findings} == {("checkov", "error")}
    assert any("killed by signal 9" in each.message for each in findings)


@pytest.mark.slow
def test_its_suppressions_inside_a_template_waive_nothing(scan, write):
    text = BUCKET.replace("    Properties", "    # checkov:skip=CKV_AWS_18:no\n    Properties").replace(
        "    Type", "    Metadata: {checkov: {skip: [{id: CKV_AWS_21, comment: no}]}}\n    Type"
    )
    states = _states(scan(write("a.yaml", text)))
    assert {("CKV_AWS_18", "fail"), ("CKV_AWS_21", "fail")} <= states


@pytest.mark.slow
def test_custom_checks_are_part_of_the_cache_key(scan, write, custom, project):
    path = write("a.yaml", BUCKET)
    folder = custom({"named.py": CUSTOM.format(body="return CheckResult.PASSED")})
    first = _states(scan(path, custom=[folder], cache=project / "cache"))
    custom({"named.py": CUSTOM.format(body="return CheckResult.FAILED")})
    second = _states(scan(path, custom=[folder], cache=project / "cache"))
    assert second - first == {("CKV_OWN_1", "fail")}


@pytest.mark.slow
def test_the_adapter_finds_what_the_command_line_finds(scan, write, project):
    """Reusing the grammar, and one file at a time, change no result: compared on the platform's own templates."""
    paths = [write(f"t/{path.name}", path.read_text()) for path in sorted((ROOT / "templates/stacks").glob("*.yaml"))]
    ours = {(each.file, each.policy, each.logical_id) for each in scan(*paths) if each.state == "fail"}
    command = [str(PYTHON), "-m", "checkov.main", "-d", str(project / "t"), "--framework", "cloudformation"]
    environment = {**os.environ, "BC_SKIP_MAPPING": "TRUE"}
    done = subprocess.run(
        [*command, "-o", "json", "--quiet"], capture_output=True, text=True, env=environment, check=False, timeout=300
    )
    report = json.loads(done.stdout)
    theirs = {
        (Path(each["file_path"]).name, each["check_id"], each["resource"].rsplit(".", 1)[-1])
        for each in report["results"]["failed_checks"]
    }
    assert theirs
    assert ours == theirs


def test_a_full_lane_without_checkov_is_a_broken_gate(write, gate, monkeypatch):
    write("a.yaml")
    monkeypatch.setenv("STACKWARDEN_CHECKOV", "/no/such/python")
    verdict = gate("a.yaml", lane="full")
    assert verdict.exit_code == 4
    (error,) = [each for each in verdict.findings if each.state == "error"]
    assert (error.engine, error.policy) == ("checkov", "engine-broke")
    assert "/no/such/python" in error.message
    assert "Install it" in error.message


def _script(path: Path, first: str) -> Path:
    path.write_text(f"{first}\nprint(1)\n")
    path.chmod(0o755)
    return path


def test_the_variable_may_name_a_command_or_a_python(project, monkeypatch):
    python = shutil.which("python3")
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(_script(project / "checkov", f"#!{python}")))
    assert find_python() == python
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(_script(project / "checkov", "#!/usr/bin/env python3")))
    assert find_python() == python
    monkeypatch.setenv("STACKWARDEN_CHECKOV", python)
    assert find_python() == python


def test_the_environment_here_comes_before_the_path(project, monkeypatch):
    monkeypatch.delenv("STACKWARDEN_CHECKOV", raising=False)
    (project / ".venv-checkov/bin").mkdir(parents=True)
    here = _script(project / ".venv-checkov/bin/python", "#!/bin/sh")
    monkeypatch.setenv("PATH", str(_script(project / "checkov", "#!/bin/sh").parent))
    assert find_python() == str(here)


def test_the_command_on_the_path_comes_last(project, monkeypatch):
    monkeypatch.delenv("STACKWARDEN_CHECKOV", raising=False)
    monkeypatch.setattr("checks.engines.checkov.PROJECT", project)
    _script(project / "checkov", f"#!{shutil.which('python3')}")
    python = shutil.which("python3")
    monkeypatch.setenv("PATH", str(project))
    assert find_python() == python


@pytest.mark.parametrize("first", ["\x7fELF", "#!/no/such/python", "echo"])
def test_a_command_whose_python_cannot_be_told_is_refused(project, monkeypatch, first):
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(_script(project / "checkov", first)))
    with pytest.raises(CheckovMissingError, match="cannot tell which Python"):
        find_python()


def test_nothing_anywhere_is_said_with_a_remedy(project, monkeypatch):
    monkeypatch.delenv("STACKWARDEN_CHECKOV", raising=False)
    monkeypatch.setattr("checks.engines.checkov.PROJECT", project)
    monkeypatch.setenv("PATH", str(project))
    with pytest.raises(CheckovMissingError, match=r"\.venv-checkov"):
        find_python()


def test_a_python_that_does_not_start_breaks_the_gate_by_name(write, gate, project, monkeypatch):
    write("a.yaml")
    python = project / "python-of-mine"
    python.write_text("no program at all")
    python.chmod(0o755)
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(python))
    verdict = gate("a.yaml", lane="full", cache=project / "cache")
    assert verdict.exit_code == 4
    assert any(f"{python} does not start" in finding.message for finding in verdict.findings)
