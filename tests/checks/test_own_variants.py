from cfn.source import parse
from checks.finding import merge
from checks.own import judge, units
from policies.registry import load

TEXT = b"""
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Base:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      PubliclyAccessible: !If [IsProd, false, true]
"""


def test_a_finding_of_one_variant_says_which() -> None:
    wanted, problems = units([parse(TEXT, "t.yaml")], {}, "eu-west-1")
    assert (len(wanted), problems) == (2, [])
    (finding,) = merge(judge(wanted, [load("rds-not-public")]).findings)
    assert finding.message == "the database has a public address (if Stage is dev)"


def test_with_the_value_given_nothing_is_assumed() -> None:
    wanted, _ = units([parse(TEXT, "t.yaml")], {"Stage": "dev"}, "eu-west-1")
    (finding,) = judge(wanted, [load("rds-not-public")]).findings
    assert finding.message == "the database has a public address"
