"""``stackwarden policies``, ``explain`` and ``new policy``."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from policies.registry import load, load_all
from stackwarden import cli

SCHEMA = json.loads(Path("docs/schemas/policies-output.schema.json").read_text())
OPEN = """
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
"""


def _out(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert cli.main(list(arguments)) == code
    read = capsys.readouterr()
    return read.out if code in (0, 1) else read.err


def _ids(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[str]:
    return {each["id"] for each in json.loads(_out(capsys, "policies", "--format", "json", *arguments))["policies"]}


def test_the_list_for_machines_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.loads(_out(capsys, "policies", "--format", "json"))
    jsonschema.validate(whole, SCHEMA)
    assert [each["id"] for each in whole["policies"]] == [policy.id for policy in load_all()]
    found = next(each for each in whole["policies"] if each["id"] == "s3-tls-only")
    assert {"framework": "pci-dss-4.0.1", "id": "4.2.1", "strength": "direct"} in found["requirements"]
    assert found["resource_types"] == list(load("s3-tls-only").types)


def test_the_list_is_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    assert _ids(capsys, "--pack", "gdpr") == {each.id for each in load_all() if "gdpr" in each.packs}
    assert _ids(capsys, "--severity", "CRITICAL") == {each.id for each in load_all() if each.severity == "CRITICAL"}
    assert _ids(capsys, "--severity", "critical") == _ids(capsys, "--severity", "CRITICAL")
    assert _ids(capsys, "--pack", "pci,gdpr") == _ids(capsys, "--pack", "pci", "--pack", "gdpr")
    buckets = _ids(capsys, "--type", "s3::bucket")
    assert "s3-tls-only" in buckets
    assert "rds-multi-az" not in buckets
    assert "no-secrets-in-template" in buckets, "it looks at every type"
    served = _ids(capsys, "--requirement", "4.2.1")
    assert served == _ids(capsys, "--requirement", "pci-dss-4.0.1/4.2.1")
    assert "s3-tls-only" in served
    assert _ids(capsys, "tls", "s3") == {"s3-tls-only"}
    assert "1 policy" in _out(capsys, "policies", "tls", "s3")


def test_a_policy_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    policy = load("s3-tls-only")
    told = _out(capsys, "explain", "s3-tls-only")
    flowing = re.sub(r"\s+", " ", told)
    for text in (policy.title, policy.why, policy.fix, "PCI DSS 4.2.1 (direct)"):
        assert re.sub(r"\s+", " ", text.strip()) in flowing
    assert policy.failing[0].strip().splitlines()[0] in told
    assert told.index("Passes, for example") < told.index("Fails at the marked lines, for example")


def test_a_requirement_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    told = _out(capsys, "explain", "4.2.1")
    assert "PCI DSS 4.2.1" in told
    assert "a template can show   direct" in told
    assert "s3-tls-only" in told
    assert _out(capsys, "explain", "pci-dss-4.0.1/4.2.1") == told
    assert "No policy serves it." in _out(capsys, "explain", "1.1.1")


def test_a_resource_type_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    told = _out(capsys, "explain", "AWS::S3::Bucket")
    assert "s3-tls-only" in told
    assert told.splitlines()[2:] == _out(capsys, "explain", "s3::bucket").splitlines()[2:]


def test_a_finding_is_explained_by_its_place_and_by_its_fingerprint(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    template, output = tmp_path / "open.yaml", tmp_path / "gate.json"
    template.write_text(OPEN)
    told = _out(capsys, "explain", f"{template}:8")
    assert "net-sg-public-only-at-edge" in told
    assert "logical_id: Web" in told, "the waiver is ready to be pasted"
    assert f"{template}:8:" in told, "its place"
    assert "Web (AWS::EC2::SecurityGroup)" in told
    flowing = re.sub(r"\s+", " ", told)
    assert load("net-sg-public-only-at-edge").why in flowing, "and what its policy is for"
    assert "net-sg-public-only-at-edge" in _out(capsys, "explain", f"{template}:Web")
    assert cli.main(["gate", str(template), "--lane", "own", "--format", "json", "--output", str(output)]) == 1
    found = json.loads(output.read_text())["findings"]
    mine = next(each for each in found if each["policy"] == "net-sg-public-only-at-edge")
    by_print = _out(capsys, "explain", mine["fingerprint"][:12], "--findings", str(output))
    assert "net-sg-public-only-at-edge" in by_print


def test_a_rule_of_another_tool_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    from policies.foreign import advisor_checks, served_by

    rule = next(iter(served_by("checkov")))
    assert f"{rule}, a rule of checkov, serves" in _out(capsys, "explain", rule)
    check = next(check for check in advisor_checks().values() if check.policies)
    assert f"prevented by {check.policies[0]}" in _out(capsys, "explain", check.id)


def test_lookups_in_mappings_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    from checks.own import LOOKUP_RULE

    told = _out(capsys, "explain", "find-in-map-key-missing")
    assert LOOKUP_RULE.title in told
    assert LOOKUP_RULE.fix in re.sub(r"\s+", " ", told)
    assert "Did you mean find-in-map-key-missing" in _out(capsys, "explain", "find-in-map-key-mising", code=2)


def test_what_nobody_knows_is_refused_with_what_was_meant(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "Did you mean s3-tls-only" in _out(capsys, "explain", "s3-tls-onyl", code=2)
    assert "E3001 serves no requirement" in _out(capsys, "explain", "E3001", code=2)
    assert "--findings FILE" in _out(capsys, "explain", "0123456789", code=2)
    template, broken = tmp_path / "open.yaml", tmp_path / "gate.json"
    template.write_text(OPEN)
    assert "No policy finds anything" in _out(capsys, "explain", f"{template}:2", code=2)
    broken.write_text("[]")
    assert "not the JSON output of the gate" in _out(capsys, "explain", "0123456789", "--findings", str(broken), code=2)


def test_a_new_policy_is_one_file_that_loads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = _out(capsys, "new", "policy", "our-queue-dlq", "--type", "AWS::SQS::Queue", "--severity", "HIGH")
    assert "policies/our_queue_dlq.py" in told
    assert [path.name for path in Path("policies").iterdir()] == ["our_queue_dlq.py"]
    assert "our-queue-dlq" in _ids(capsys, "--policies", "policies")
    test = ("policies", "--policies", "policies", "--test", "our-queue-dlq")
    assert "1 policy, 0 problems" in _out(capsys, *test)
    file = Path("policies/our_queue_dlq.py")
    file.write_text(file.read_text().replace("  # <--", "", 1))
    assert "failing[0]: not marked: line" in _out(capsys, *test, code=1)
    assert "already taken" in _out(capsys, "new", "policy", "our-queue-dlq", code=2)
    assert "already taken" in _out(capsys, "new", "policy", "s3-tls-only", code=2)
    assert "lower-case words" in _out(capsys, "new", "policy", "Our_Policy", code=2)
    assert "write AWS::Lambda::Function" in _out(
        capsys, "new", "policy", "ours", "--type", "AWS::Serverless::Api", code=2
    )
    assert cli.main(["new", "policy", "ours", "--type", "AWS::SQS::Quue"]) == 0
    assert "no schema tells of AWS::SQS::Quue. Did you mean AWS::SQS::Queue?" in capsys.readouterr().err
    assert "no resource type" in _out(capsys, "new", "policy", "ours", "--type", "bucket", code=2)
