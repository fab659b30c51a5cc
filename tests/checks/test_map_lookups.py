"""A lookup in a mapping that cannot work is a finding of its own, and the rest of the template is judged."""

from pathlib import Path

from checks.gate import Request, run

TEXT = """
Mappings: {M: {dev: {Size: a}}}
Conditions: {Never: !Equals [a, b]}
Resources:
  Left: {Type: "AWS::SNS::Topic", Condition: Never, Properties: {TopicName: !FindInMap [M, nope, Size]}}
  Open: {Type: "AWS::RDS::DBInstance", Properties: {Engine: mysql, PubliclyAccessible: true}}
"""


def test_the_lookup_and_the_rest_are_found(tmp_path: Path) -> None:
    file = tmp_path / "t.yaml"
    file.write_text(TEXT)
    findings = run(Request(as_of="2026-11-28", paths=[file])).findings
    (lookup,) = [each for each in findings if each.policy == "find-in-map-key-missing"]
    assert (lookup.state, lookup.line, lookup.logical_id) == ("fail", 5, "Left")
    assert lookup.resource_type == "AWS::SNS::Topic"
    assert "rds-not-public" in {each.policy for each in findings}
