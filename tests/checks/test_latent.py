"""Resources that a default leaves out are looked at as well: somebody may deploy them."""

from pathlib import Path

import pytest

from checks.finding import Finding
from checks.gate import Request, run

TEMPLATE = """
Parameters:
  WithSsh: {Type: String, Default: "no", AllowedValues: ["yes", "no"]}
Conditions:
  Ssh: !Equals [!Ref WithSsh, "yes"]
  Both: !And [!Condition Ssh, !Not [!Condition Ssh]]
Resources:
  Always:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: always
      SecurityGroupIngress: !If
        - Ssh
        - [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
        - !Ref AWS::NoValue
  Sometimes:
    Type: AWS::EC2::SecurityGroup
    Condition: Ssh
    Properties:
      GroupDescription: sometimes
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}]
"""
SSH = "net-sg-no-public-ssh-rdp"


def _found(folder: Path, template: str, **more: object) -> list[Finding]:
    file = folder / "a.yaml"
    file.write_text(template)
    verdict = run(Request(as_of="2026-11-28", paths=[file], **more))  # type: ignore[arg-type]
    return [finding for finding in verdict.findings if finding.policy == SSH]


def test_a_resource_that_a_default_leaves_out_is_judged(tmp_path: Path) -> None:
    (finding,) = _found(tmp_path, TEMPLATE)
    assert (finding.logical_id, finding.state) == ("Sometimes", "fail")
    assert finding.message.endswith("(where the condition Ssh holds)")


def test_the_rest_is_judged_as_the_default_makes_it(tmp_path: Path) -> None:
    assert "Always" not in {finding.logical_id for finding in _found(tmp_path, TEMPLATE)}


def test_with_parameters_given_only_what_they_make_is_judged(tmp_path: Path) -> None:
    assert _found(tmp_path, TEMPLATE, parameters={"WithSsh": "no"}) == []
    found = _found(tmp_path, TEMPLATE, parameters={"WithSsh": "yes"})
    assert {finding.logical_id for finding in found} == {"Always", "Sometimes"}


def test_a_resource_that_some_variant_has_is_judged_there(tmp_path: Path) -> None:
    (always, sometimes) = _found(tmp_path, TEMPLATE.replace('Default: "no", ', ""))
    assert "where the condition" not in always.message + sometimes.message


@pytest.mark.parametrize("condition", ["Both", "Nowhere"])
def test_a_condition_that_never_holds_or_is_not_there_hides_nothing(tmp_path: Path, condition: str) -> None:
    found = _found(tmp_path, TEMPLATE.replace("Condition: Ssh\n", f"Condition: {condition}\n"))
    assert "Sometimes" in {finding.logical_id for finding in found}
