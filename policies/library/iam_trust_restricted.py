"""Policy iam-trust-restricted."""

from policies.aws.accounts import is_foreign
from policies.aws.conditions import ending, named, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

OWNERS = (
    "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:sourceaccount",
    "aws:sourceorgid", "aws:sourcearn",
)  # fmt: skip
AUDIENCE, SUBJECT, METHOD = ending(":aud"), ending(":sub"), ending(":amr")
POOLS = "cognito-identity.amazonaws.com"
"""Tokens of Cognito identity pools have no subject to choose by: the audience is the pool, the method its login."""

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
    "code host is too many. An account written as a number counts as foreign; the stack's own is AWS::AccountId. "
    "Conditions count by operator and value: StringNotEquals, IfExists and patterns like * restrict nobody. Not seen: "
    "what the trusted account does in turn, and what the identity provider asks of its users.",
    fix="Name service or role principals; give another account a condition on sts:ExternalId or aws:PrincipalOrgID, "
    "and a web identity conditions on its audience and subject (a Cognito identity pool: audience and amr).",
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
Visitors:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {Federated: cognito-identity.amazonaws.com}
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringEquals: {"cognito-identity.amazonaws.com:aud": !Ref Pool}
            ForAnyValue:StringLike: {"cognito-identity.amazonaws.com:amr": authenticated}
Pool: {Type: AWS::Cognito::IdentityPool, Properties: {AllowUnauthenticatedIdentities: false}}
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
        """
Negated:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: sts:AssumeRole
          Condition: {StringNotEquals: {aws:PrincipalOrgID: o-1}}
        - Effect: Allow
          Principal:
            AWS: "111122223333"  # <--
          Action: sts:AssumeRole
          Condition: {StringLike: {sts:ExternalId: "*"}}
Pipeline:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            Federated: arn:aws:iam::111122223333:oidc-provider/code.example  # <--
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringEquals: {"code.example:aud": sts.amazonaws.com}
            StringLike: {"code.example:sub": ["repo:shop/*", "repo:*:ref:refs/heads/main"]}
Cluster:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            Federated: !Ref Provider  # <-- ?
          Action: sts:AssumeRoleWithWebIdentity
          Condition: {StringEquals: !GetAtt Claims.Value}
Claims: {Type: Custom::Json, Properties: {ServiceToken: t}}
Provider: {Type: AWS::IAM::OIDCProvider, Properties: {Url: "https://code.example"}}
Guests:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            Federated: cognito-identity.amazonaws.com  # <--
          Action: sts:AssumeRoleWithWebIdentity
          Condition: {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": authenticated}}
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
            if kind == "Federated":
                yield from _federated(statement, value)
            elif kind in ("*", "AWS"):
                yield from _account(statement, value)


def _account(statement: Statement, value: Value) -> Violations:
    if value == "*":
        if not ties(statement, named(*OWNERS)):
            yield value, "anybody may assume this role"
    elif is_foreign(value) and not ties(statement, named(*OWNERS, "sts:externalid")):
        yield value, "another account may assume this role without external id or organisation"


def _federated(statement: Statement, value: Value) -> Violations:
    if not any(action.lower() == "sts:assumerolewithwebidentity" for action in statement.items("Action")):
        return
    pool = POOLS in str(value)
    if not (ties(statement, AUDIENCE) and ties(statement, METHOD if pool else SUBJECT)):
        asked = "audience and amr" if pool else "audience and subject"
        yield value, f"a web identity is trusted without conditions on both {asked}"
