"""Policy iam-trust-web-identity."""

from policies.aws.conditions import ending, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

AUDIENCE, SUBJECT, METHOD = ending(":aud"), ending(":sub"), ending(":amr")
POOLS = "cognito-identity.amazonaws.com"
"""Tokens of Cognito identity pools have no subject to choose by: the audience is the pool, the method its login."""

policy = Policy(
    id="iam-trust-web-identity",
    severity=HIGH,
    resource="AWS::IAM::Role",
    title="Roles for web identities (OIDC, such as GitHub Actions, and SAML) have conditions on audience and subject",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.3": PARTIAL, "8.2.7": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A code host signs tokens for every repository of the world: without a condition on the subject any of them "
    "becomes the role. Conditions count by operator and value: StringNotEquals, IfExists and patterns like * restrict "
    "nobody. Not seen: what the identity provider asks of its users.",
    fix="Give the web identity conditions on its audience and subject (a Cognito identity pool: audience and amr).",
    severity_reason="Strangers may take on the role, if they know its ARN and the provider is a public one.",
    passing=(
        """
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
Office:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {Federated: "arn:aws:iam::111122223333:saml-provider/office"}
          Action: sts:AssumeRoleWithSAML
          Condition: {StringEquals: {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
Pool: {Type: AWS::Cognito::IdentityPool, Properties: {AllowUnauthenticatedIdentities: false}}
""",
    ),
    failing=(
        """
Office:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            Federated: arn:aws:iam::111122223333:saml-provider/office  # <--
          Action: sts:AssumeRoleWithSAML
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
    """Each federated principal of each Allow statement."""
    for statement in statements(role.get("AssumeRolePolicyDocument")):
        if statement.allows():
            for kind, value in statement.principals():
                if kind == "Federated":
                    yield from _federated(statement, value)


def _federated(statement: Statement, value: Value) -> Violations:
    actions = [action.lower() for action in statement.items("Action")]
    if any(action == "sts:assumerolewithsaml" for action in actions) and not ties(statement, AUDIENCE):
        yield value, "a SAML identity is trusted without a condition on its audience"
    if not any(action == "sts:assumerolewithwebidentity" for action in actions):
        return
    pool = POOLS in str(value)
    if not (ties(statement, AUDIENCE) and ties(statement, METHOD if pool else SUBJECT)):
        asked = "audience and amr" if pool else "audience and subject"
        yield value, f"a web identity is trusted without conditions on both {asked}"
