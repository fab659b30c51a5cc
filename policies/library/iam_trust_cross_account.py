"""Policy iam-trust-cross-account."""

import re

from policies.aws.accounts import is_foreign
from policies.aws.conditions import demands, named, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

ACCEPTED = named(
    "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:sourceaccount",
    "aws:sourceorgid", "aws:sourcearn", "sts:externalid",
)  # fmt: skip
ONE = re.compile(r":iam::\d{12}:(role|user)/[^*?]*[^*?/]|:sts::\d{12}:assumed-role/")
"""A role or user by name."""

policy = Policy(
    id="iam-trust-cross-account",
    severity=HIGH,
    resource="AWS::IAM::Role",
    title="Roles trust another account as a whole only with an external id, an organisation or MFA as condition",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.3": PARTIAL, "8.2.7": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A trust in an account as a whole is one in everybody there, and a provider that holds many customers' roles "
    "can be talked into using the wrong one. An account written as a number counts as foreign; the stack's own is "
    "AWS::AccountId. One role or user of the account, by name, is accepted. Not seen: what the trusted account does "
    "in turn.",
    fix="Name the role in the other account, or add a condition on sts:ExternalId or aws:PrincipalOrgID.",
    severity_reason="Everybody in an account that others run may take on the role.",
    passing=(
        """
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
          Principal: {AWS: "111122223333"}
          Action: sts:AssumeRole
          Condition: {StringEquals: {sts:ExternalId: shop-7}}
Staff:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:root"}
          Action: sts:AssumeRole
          Condition: {Bool: {"aws:MultiFactorAuthPresent": "true"}}
Named:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/deploy"}, Action: sts:AssumeRole}]
""",
        """
Recent:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Deny, Principal: {AWS: "444455556666"}, Action: sts:AssumeRole}
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:root"}
          Action: sts:AssumeRole
          Condition: {NumericLessThan: {"aws:MultiFactorAuthAge": "3600"}}
""",
    ),
    failing=(
        """
Partner:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            AWS: "arn:aws:iam::111122223333:root"  # <--
          Action: sts:AssumeRole
        - Effect: Allow
          Principal:
            AWS:
              - "111122223333"  # <--
              - arn:aws:iam::111122223333:role/*  # <--
          Action: sts:AssumeRole
          Condition: {StringLike: {sts:ExternalId: "*"}}
""",
        """
Staff:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            AWS: arn:aws:iam::111122223333:root  # <--
          Action: sts:AssumeRole
          Condition: {Bool: {"aws:MultiFactorAuthPresent": "false"}}
        - Effect: Allow
          Principal:
            AWS: "222233334444"  # <--
          Action: sts:AssumeRole
          Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "true"}}
""",
    ),
)


@policy.check
def check(role: Resource) -> Violations:
    """Each account among the principals of each Allow statement."""
    for statement in statements(role.get("AssumeRolePolicyDocument")):
        if not statement.allows():
            continue
        for kind, value in statement.principals():
            if kind == "AWS" and ONE.search(str(value)) is None and is_foreign(value) and not _is_bound(statement):
                yield value, "another account may assume this role without external id or organisation"


def _is_bound(statement: Statement) -> bool:
    return ties(statement, ACCEPTED) or any(
        each.key.startswith("aws:multifactorauth") and not each.lenient and _asks(each.operator, each.values)
        for each in demands(statement)
    )


def _asks(operator: str, values: list[Value]) -> bool:
    return operator.startswith("numericless") or (operator == "bool" and all(value == "true" for value in values))
