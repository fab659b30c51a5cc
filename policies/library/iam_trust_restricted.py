"""Policy iam-trust-restricted."""

import re

from policies.aws.conditions import named, ties
from policies.aws.documents import names_one, statements
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

OWNERS = named(
    "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:sourceaccount",
    "aws:sourceorgid", "aws:sourcearn",
)  # fmt: skip
ANYBODY = re.compile(r"^\*$|:(iam|sts)::\*:")
"""Everybody, or the roles of any account."""

policy = Policy(
    id="iam-trust-restricted",
    severity=CRITICAL,
    resource="AWS::IAM::Role",
    title="Role trust policies have no wildcard principal: nobody in general may assume the role",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.3": PARTIAL, "8.2.7": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A trust policy decides who may become the role. With a wildcard, or an Allow with NotPrincipal, that is "
    "anybody "
    "with an AWS account. A condition that ties it to an organisation, account or principal is accepted, by operator "
    "and value: StringNotEquals, IfExists and patterns like * restrict nobody; an external id alone is no owner. Other "
    "accounts are the matter of iam-trust-cross-account, web identities that of iam-trust-web-identity. Not seen: what "
    "the role may do.",
    fix="Name service or role principals, or add a condition on aws:PrincipalOrgID.",
    severity_reason="Anybody in the world with an account of AWS becomes the role, with all it may do.",
    passing=(
        """
Service:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}
        - {Effect: Deny, Principal: "*", Action: sts:AssumeRole, Condition: {Bool: {aws:SecureTransport: "false"}}}
Own:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}, Action: sts:AssumeRole}]
Partner:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: sts:AssumeRole
          Condition: {StringEquals: {"aws:PrincipalOrgID": o-abc}}
""",
        """
Parameters: {DeployRoleArn: {Type: String}, ServiceName: {Type: String}}
Resources:
  Named:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {AWS: !Ref DeployRoleArn}, Action: sts:AssumeRole}
          - {Effect: Allow, Principal: {Service: !Ref ServiceName}, Action: sts:AssumeRole}
""",
    ),
    failing=(
        """
Parameters: {Trusted: {Type: String}}
Resources:
  Chosen:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Ref Trusted}  # <-- ?
            Action: sts:AssumeRole
""",
        """
Open:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: ["*"]}  # <--
          Action: sts:AssumeRole
Inverted:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          NotPrincipal: {AWS: "arn:aws:iam::111122223333:root"}  # <--
          Action: sts:AssumeRole
Negated:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: sts:AssumeRole
          Condition: {StringNotEquals: {aws:PrincipalOrgID: o-1}}
Services:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            Service: "*"  # <--
            AWS: arn:aws:iam::*:root  # <--
          Action: sts:AssumeRole
""",
    ),
)


@policy.check
def check(role: Resource) -> Violations:
    """Each principal of each Allow statement."""
    for statement in statements(role.get("AssumeRolePolicyDocument")):
        if not statement.allows():
            continue
        if statement.value.get("NotPrincipal") is not None:
            yield statement.value.spot("NotPrincipal"), "everybody but the named may assume this role"
        for kind, value in statement.principals():
            if _is_anybody(kind, value) and not ties(statement, OWNERS):
                yield value, "anybody may assume this role"


def _is_anybody(kind: str, value: Value) -> bool:
    if value.unknown:
        return kind in ("*", "AWS") and not names_one(value) and value == "*"
    return ANYBODY.search(str(value)) is not None
