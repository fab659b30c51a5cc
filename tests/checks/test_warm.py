"""A platform judged before: the same verdict from the cache, and never a stale one."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import checks.gate
from checks.gate import Request, run
from checks.outputs import render
from checks.verdict import Verdict

MANIFEST = """
project: shop
regions: {primary: eu-west-1}
stacks:
  - {name: data, template: stacks/data.yaml, roles: [primary]}
"""
ENVIRONMENT = "environment: %s\nroles: [primary]\nparameters: {Port: '%s'}\n"
TEMPLATE = """
Parameters: {Port: {Type: Number}}
Metadata:
  stackwarden: {waivers: [{policy: s3-versioned, reason: r, owner: o, expires: 2030-01-01}]}
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      Tags: [{Key: PciScope, Value: out-of-scope}]
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}]
  Files: {Type: AWS::S3::Bucket}
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    monkeypatch.chdir(tmp_path)
    for name in ("stacks", "environments"):
        (tmp_path / name).mkdir()
    (tmp_path / "platform.yaml").write_text(MANIFEST)
    (tmp_path / "environments" / "prod.yaml").write_text(ENVIRONMENT % ("prod", 22))
    (tmp_path / "stacks" / "data.yaml").write_text(TEMPLATE)
    return Request(as_of="2026-11-28", platform=Path("platform.yaml"), cache=Path("cache"))


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that a platform is really judged."""
    found: list[int] = []
    judge = checks.gate.add_platform

    def counting(*arguments: object) -> None:
        found.append(1)
        judge(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(checks.gate, "add_platform", counting)
    return found


def _all(verdict: Verdict) -> list[str]:
    return [render(form, verdict) for form in ("text", "json", "sarif", "junit", "markdown")]


def test_the_second_run_says_the_same_without_looking_again(asked: Request, loads: list[int]) -> None:
    first = run(asked)
    assert first.summary.failed
    assert first.summary.waived
    assert first.summary.out_of_scope.resources
    assert _all(run(asked)) == _all(first) == _all(run(replace(asked, cache=None)))
    assert len(loads) == 2, "once cold, once without a cache"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("stacks/data.yaml", "0.0.0.0/0", "10.0.0.0/8"),
        ("environments/prod.yaml", "22", "443"),
        ("platform.yaml", "project: shop", "project: other"),
    ],
)
def test_a_file_that_changed_is_looked_at_again(
    asked: Request, loads: list[int], file: str, old: str, new: str
) -> None:
    run(asked)
    Path(file).write_text(Path(file).read_text().replace(old, new))
    assert _all(run(asked)) == _all(run(replace(asked, cache=None)))
    assert len(loads) == 3


def test_another_environment_or_pack_or_folder_is_another_question(
    asked: Request, loads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(asked)
    Path("environments/dev.yaml").write_text(ENVIRONMENT % ("dev", 22))
    assert run(asked).summary.environments == ("dev", "prod")
    run(replace(asked, packs=("reliability",)))
    shutil.copytree(".", "../elsewhere")
    monkeypatch.chdir("../elsewhere")
    run(replace(asked, cache=asked.cache))
    assert len(loads) == 4


def test_the_day_and_the_central_waivers_are_judged_anew(asked: Request, loads: list[int]) -> None:
    before = run(asked)
    later = run(replace(asked, as_of="2031-01-01"))
    assert later.summary.waived < before.summary.waived
    waivers = [{"policy": "s3-tls-only", "file": "*", "reason": "r", "owner": "o", "expires": "2030-01-01"}]
    Path("waivers.yaml").write_text(json.dumps(waivers))
    assert run(asked).summary.waived == before.summary.waived + 1
    assert len(loads) == 1


def test_a_damaged_entry_and_a_problem_are_no_answer(asked: Request, loads: list[int]) -> None:
    first = run(asked)
    for entry in Path("cache").rglob("*.json"):
        entry.write_text("{}")
    assert _all(run(asked)) == _all(first)
    Path("stacks/data.yaml").write_text("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref No}}}")
    assert run(asked).exit_code == run(asked).exit_code == 2
    assert len(loads) == 4, "what could not be read is looked at each time"


def test_an_entry_of_other_code_is_not_used(asked: Request, loads: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    run(asked)
    monkeypatch.setattr("checks.warm._code", lambda: "another version")
    run(asked)
    assert len(loads) == 2
