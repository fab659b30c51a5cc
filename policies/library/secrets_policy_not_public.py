"""Policy secrets-policy-not-public."""

from policies.aws.conditions import OUTSIDERS_BOUND, ties
from policies.aws.documents import statements
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="secrets-policy-not-public",
    severity=CRITICAL,
    resource="AWS::SecretsManager::ResourcePolicy",
    title="Resource policies of Secrets Manager have no wildcard principal: secrets are not public",
    serves={PCI: {"8.3.2": PARTIAL, "7.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A resource policy gives the secret to whom it names, from any account. A condition that ties a wildcard to an "
    "organisation, account, endpoint or address is accepted, by operator and value. Not seen: policies set by hand, "
    "and "
    "the key's policy, which must admit the same caller.",
    fix="Name the roles, or add a condition on aws:PrincipalOrgID.",
    severity_reason="Anybody in the world with an account of AWS may read the secret, as far as its key allows.",
    passing=(
        """
Named:
  Type: AWS::SecretsManager::ResourcePolicy
  Properties:
    SecretId: shop
    BlockPublicPolicy: true
    ResourcePolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: secretsmanager:DeleteSecret, Resource: "*"}
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:role/shop"}
          Action: secretsmanager:GetSecretValue
          Resource: "*"
        - Effect: Allow
          Principal: "*"
          Action: secretsmanager:GetSecretValue
          Resource: "*"
          Condition: {StringEquals: {"aws:PrincipalOrgID": o-abc}}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::SecretsManager::ResourcePolicy
  Properties:
    SecretId: shop
    ResourcePolicy:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: secretsmanager:GetSecretValue
          Resource: "*"
        - Effect: Allow
          Principal:
            AWS: ["*"]  # <--
          Action: secretsmanager:GetSecretValue
          Resource: "*"
          Condition: {StringNotEquals: {"aws:PrincipalOrgID": o-abc}}
""",
    ),
)


@policy.check
def check(holder: Resource) -> Violations:
    """Each Allow statement: its principals."""
    for statement in statements(holder.get("ResourcePolicy")):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not ties(statement, OUTSIDERS_BOUND):
            yield anybody, "anybody may use the secret"
