"""Policy iam-trust-restricted."""

import re

from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

ACCOUNT = re.compile(r"^\d{12}$|:iam::\d{12}:")
OWNERS = ("aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:sourceaccount", "aws:sourceorgid")

policy = Policy(
    id="iam-trust-restricted",
    severity=HIGH,
    resource="AWS::IAM::Role",
    title="Roles are trusted only to named principals, other accounts only with an external id or organisation",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.3": PARTIAL, "8.2.7": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A trust policy decides who may become the role. Anybody, a whole foreign account, or every repository of a "
    "code host is too many. An account written as a number counts as foreign; the stack's own is AWS::AccountId. Not "
    "seen: what the trusted account does in turn, and what the identity provider asks of its users.",
    fix="Name service or role principals; give another account a condition on sts:ExternalId or aws:PrincipalOrgID, "
    "and a web identity conditions on its audience and subject.",
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
          Principal: {AWS: "111122223333"}
          Action: sts:AssumeRole
          Condition: {StringEquals: {sts:ExternalId: shop-7}}
Pipeline:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {Federated: !Ref Provider}
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringEquals: {"code.example:aud": sts.amazonaws.com}
            StringLike: {"code.example:sub": "repo:shop/platform:*"}
Provider: {Type: AWS::IAM::OIDCProvider, Properties: {Url: "https://code.example"}}
""",
    ),
    failing=(
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
Partner:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            AWS: "arn:aws:iam::111122223333:root"  # <--
          Action: sts:AssumeRole
Pipeline:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            Federated: arn:aws:iam::111122223333:oidc-provider/code.example  # <--
          Action: sts:AssumeRoleWithWebIdentity
          Condition: {StringEquals: {"code.example:aud": sts.amazonaws.com}}
""",
    ),
)


@policy.check
def check(role: Resource) -> Violations:
    """Each principal of each Allow statement."""
    for statement in statements(role.get("AssumeRolePolicyDocument")):
        if not statement.allows():
            continue
        keys = {key for _, key, _ in statement.conditions()}
        if statement.value.get("NotPrincipal") is not None:
            yield statement.value.spot("NotPrincipal"), "everybody but the named may assume this role"
        for kind, value in statement.principals():
            if kind == "Federated":
                yield from _federated(statement, value, keys)
            elif kind in ("*", "AWS"):
                bound = any(key in OWNERS for key in keys)
                if value == "*":
                    if not bound:
                        yield value, "anybody may assume this role"
                elif not bound and "sts:externalid" not in keys and _is_foreign(value):
                    yield value, "another account may assume this role without external id or organisation"


def _is_foreign(value: Value) -> bool:
    text = str(value)
    if ACCOUNT.search(text) or not value.unknown:
        return ACCOUNT.search(text) is not None
    return not value.targets() and "${AWS::AccountId}" not in text and value.matches(ACCOUNT)


def _federated(statement: Statement, value: Value, keys: set[str]) -> Violations:
    web = any(action.lower() == "sts:assumerolewithwebidentity" for action in statement.items("Action"))
    needed = (":aud", ":sub") if web else ()
    if any(not any(key.endswith(end) for key in keys) for end in needed):
        yield value, "a web identity is trusted without conditions on both audience and subject"
