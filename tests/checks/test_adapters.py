"""Our policies inside checkov and cfn-lint, through the real commands."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from policies.registry import index

ROOT = Path(__file__).resolve().parents[2]
CHECKOV = ROOT / ".venv-checkov/bin/checkov"
CFN_LINT = Path(sys.executable).parent / "cfn-lint"
ADAPTERS = ROOT / "checks" / "adapters"
BUCKET = """\
Resources:
  # the bucket
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: false
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
  Key:
    Type: AWS::KMS::Key
    Metadata:
      stackwarden:
        waivers:
          - {policy: kms-key-rotation, owner: shop, expires: 2099-12-31, reason: the key ends with the year}
    Properties:
      KeyPolicy: {Version: 2012-10-17, Statement: []}
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: !Ref Bucket, IsLogging: true, EnableLogFileValidation: true}
"""
UNRESOLVABLE = "Resources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [9, [a, b]]}}\n"
SAM = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  Handle:\n    Type: AWS::Serverless::Function\n"
    "    Properties: {Runtime: python3.13, Handler: a.b, InlineCode: pass}\n"
)

needs_checkov = pytest.mark.slow


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("STACKWARDEN_HOME", "STACKWARDEN_PACKS", "STACKWARDEN_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "in").mkdir()
    return tmp_path


@pytest.fixture
def command(here, monkeypatch):
    """The command alone, as where our packages cannot be imported."""
    file = here / "stackwarden"
    file.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m stackwarden "$@"\n')
    file.chmod(0o755)
    monkeypatch.setenv("STACKWARDEN_HOME", "/nowhere")
    monkeypatch.setenv("STACKWARDEN_COMMAND", str(file))


def _checkov(*arguments, folder=ADAPTERS / "checkov"):
    """Exit code, and (check, resource) → record with its result."""
    options = ("--framework", "cloudformation", "--external-checks-dir", str(folder), "-o", "json")
    environment = os.environ | {"BC_SKIP_MAPPING": "TRUE"}
    done = subprocess.run(
        [CHECKOV, *(arguments or ("-d", "in")), *options], capture_output=True, text=True, check=False, env=environment
    )
    told = json.loads(done.stdout)
    found = {}
    for kind in ("passed", "failed", "skipped", "unknown"):
        for record in told["results"].get(f"{kind}_checks", ()):
            found[record["check_id"], record["resource"].rpartition(".")[2]] = record | {"kind": kind}
    return done.returncode, found


@needs_checkov
def test_checkov_tells_each_resource_what_we_find(here):
    (here / "in" / "a.yaml").write_text(BUCKET)
    code, found = _checkov()
    assert code == 1
    record = found["s3-block-public-access", "Bucket"]
    assert record["kind"] == "failed"
    assert record["check_name"] == "Block Public Access is on in all four ways where it is declared"
    assert record["severity"] == "HIGH"
    assert record["guideline"] == (ROOT / "docs/policies/s3-block-public-access.md").as_posix()
    keys = record["check_result"]["evaluated_keys"]
    assert keys == ["Properties/PublicAccessBlockConfiguration/BlockPublicPolicy"]
    assert found["trail-integrity", "Trail"]["kind"] == "passed"
    assert found["kms-key-rotation", "Key"]["kind"] == "skipped"
    assert found["kms-key-rotation", "Key"]["check_result"]["suppress_comment"] == "the key ends with the year"
    assert {found["stackwarden-ran", name]["kind"] for name in ("Bucket", "Key", "Trail")} == {"passed"}


@needs_checkov
def test_checkov_tells_what_a_policy_finds_at_another_resource(here):
    (here / "in" / "a.yaml").write_text(BUCKET)
    _, found = _checkov()
    record = found["stackwarden-elsewhere", "Bucket"]
    assert record["kind"] == "failed"
    assert "trail-bucket-kept: the bucket keeps no versions" in record["check_name"]


@needs_checkov
def test_checkov_looks_at_the_packs_asked_for_and_obeys_its_own_selection(here, monkeypatch):
    (here / "in" / "a.yaml").write_text(BUCKET)
    assert not [key for key in _checkov()[1] if key[0] == "s3-object-lock"]
    monkeypatch.setenv("STACKWARDEN_PACKS", "hygiene")
    _, found = _checkov()
    assert found["s3-object-lock", "Bucket"]["kind"] == "failed"
    assert not [key for key in found if key[0] == "s3-block-public-access"]
    assert {key[0] for key in _checkov("-f", "in/a.yaml", "--check", "s3-object-lock")[1]} == {"s3-object-lock"}


@needs_checkov
def test_files_of_the_same_relative_name_are_not_mixed_up(here):
    (here / "a.yaml").write_text(BUCKET.replace("BlockPublicPolicy: false", "BlockPublicPolicy: true"))
    (here / "in" / "a.yaml").write_text(BUCKET)
    _, found = _checkov("-d", str(here / "in"))
    assert found["s3-block-public-access", "Bucket"]["kind"] == "failed"


@needs_checkov
def test_checkov_takes_the_command_where_our_packages_are_not(here, command):
    (here / "in" / "a.yaml").write_text(BUCKET)
    _, found = _checkov()
    assert found["s3-block-public-access", "Bucket"]["kind"] == "failed"
    assert found["stackwarden-ran", "Bucket"]["kind"] == "passed"


BROKEN = {
    "no stackwarden": ({"STACKWARDEN_HOME": "/nowhere", "STACKWARDEN_COMMAND": "no-such-command"}, "no-such-command"),
    "no answer": ({"STACKWARDEN_HOME": "/nowhere", "STACKWARDEN_COMMAND": "/bin/false"}, "gave no answer"),
    "no such pack": ({"STACKWARDEN_PACKS": "pcy"}, "pcy, which is no pack"),
}


@needs_checkov
@pytest.mark.parametrize(("environment", "told"), BROKEN.values(), ids=BROKEN)
def test_a_failure_of_ours_is_a_failed_check(here, monkeypatch, environment, told):
    (here / "in" / "a.yaml").write_text(BUCKET)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, found = _checkov()
    assert code == 1
    assert found["stackwarden-ran", "Key"]["kind"] == "failed"
    assert told in found["stackwarden-ran", "Key"]["check_name"]


@needs_checkov
@pytest.mark.parametrize("text", [UNRESOLVABLE, SAM], ids=["unresolvable", "a library missing"])
def test_a_template_that_we_cannot_judge_is_a_failed_check(here, text):
    (here / "in" / "a.yaml").write_text(text)
    code, found = _checkov()
    assert code == 1
    assert {record["kind"] for key, record in found.items() if key[0] == "stackwarden-ran"} == {"failed"}
    assert not [key for key, each in found.items() if key[0] in index() and each["kind"] == "passed"]


@needs_checkov
def test_what_raises_in_a_check_of_ours_fails(here, monkeypatch, command):
    file = here / "odd"
    file.write_text(f'#!/bin/sh\n[ $1 = policies ] && exec {here}/stackwarden "$@"\necho \'{{"findings": [{{}}]}}\'\n')
    file.chmod(0o755)
    monkeypatch.setenv("STACKWARDEN_COMMAND", str(file))
    (here / "in" / "a.yaml").write_text(BUCKET)
    code, found = _checkov()
    assert code == 1
    assert {each["kind"] for key, each in found.items() if key[0] in ("stackwarden-ran", "s3-tls-only")} == {"failed"}
    assert "KeyError" in found["stackwarden-ran", "Key"]["check_name"]


@needs_checkov
def test_a_folder_torn_from_its_neighbours_is_a_failed_check(here):
    copy = here / "copy"
    copy.mkdir()
    for name in ("__init__.py", "stackwarden_checks.py"):
        (copy / name).write_bytes((ADAPTERS / "checkov" / name).read_bytes())
    (here / "in" / "a.yaml").write_text(BUCKET)
    code, found = _checkov(folder=copy)
    assert code == 1 and found["stackwarden-ran", "Key"]["kind"] == "failed"


def _cfn_lint(*arguments, text=None):
    """Exit code, and (rule, line) → message of what is ours."""
    options = ("--append-rules", str(ADAPTERS / "cfn_lint"), "--format", "json")
    done = subprocess.run([CFN_LINT, *options, *arguments], capture_output=True, text=True, check=False, input=text)
    rows = [row for row in json.loads(done.stdout or "[]") if re.match(r"[EWI]9\d\d\d$", row["Rule"]["Id"])]
    return done.returncode, {(row["Rule"]["Id"], row["Location"]["Start"]["LineNumber"]): row for row in rows}


def _rule(letter, policy):
    return f"{letter}9{index()[policy].number:03d}"


def test_cfn_lint_tells_our_findings_at_their_place(here):
    (here / "a.yaml").write_text(BUCKET)
    code, found = _cfn_lint("--", "a.yaml")
    assert code & 2
    row = found[_rule("E", "s3-block-public-access"), 8]
    assert row["Level"] == "Error"
    assert row["Message"].startswith("s3-block-public-access: ")
    assert row["Location"]["Path"][-2:] == ["PublicAccessBlockConfiguration", "BlockPublicPolicy"]
    assert row["Location"]["Start"]["ColumnNumber"] == 9
    assert row["Rule"]["ShortDescription"].endswith("where it is declared")
    assert Path(row["Rule"]["Source"].removeprefix("file://")).is_file()
    assert found[_rule("W", "trail-bucket-kept"), 3]["Message"].startswith("trail-bucket-kept: the bucket keeps no")
    assert not [key for key in found if key[0] == _rule("E", "kms-key-rotation")], "waived"


def test_cfn_lint_tells_low_ones_where_it_is_asked_for_them(here, monkeypatch):
    (here / "a.yaml").write_text(BUCKET)
    monkeypatch.setenv("STACKWARDEN_PACKS", "all")
    rule = _rule("I", "s3-object-lock")
    assert (rule, 3) not in _cfn_lint("--", "a.yaml")[1]
    assert (rule, 3) in _cfn_lint("--include-checks", "I", "--", "a.yaml")[1]
    assert (rule, 3) not in _cfn_lint("--include-checks", "I", "--ignore-checks", rule, "--", "a.yaml")[1]


def test_cfn_lint_takes_a_template_from_standard_input(here):
    _, found = _cfn_lint(text=BUCKET)
    assert (_rule("E", "s3-block-public-access"), 8) in found


def test_cfn_lint_takes_the_command_where_our_packages_are_not(here, command):
    (here / "a.yaml").write_text(BUCKET)
    assert (_rule("E", "s3-block-public-access"), 8) in _cfn_lint("--", "a.yaml")[1]


@pytest.mark.parametrize(("environment", "told"), BROKEN.values(), ids=BROKEN)
def test_a_failure_of_ours_is_an_error_of_cfn_lint(here, monkeypatch, environment, told):
    (here / "a.yaml").write_text(BUCKET)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    code, found = _cfn_lint("--", "a.yaml")
    assert code & 2 and list(found) == [("E9000", 1)]
    assert told in found["E9000", 1]["Message"]


def test_a_template_that_we_cannot_judge_is_an_error_of_cfn_lint(here):
    (here / "a.yaml").write_text(UNRESOLVABLE)
    code, found = _cfn_lint("--", "a.yaml")
    assert code & 2 and ("E9000", 2) in found


def test_numbers_are_unique_and_have_three_digits():
    numbers = [entry.number for entry in index().values()]
    assert len(set(numbers)) == len(numbers)
    assert all(0 < number < 1000 for number in numbers)


def test_a_new_policy_takes_the_next_number_and_moves_no_other():
    from policies.generate import _numbers

    assert _numbers(["a", "b", "c"], {"a": 2, "c": 7, "gone": 9}) == {"a": 2, "c": 7, "gone": 9, "b": 10}
