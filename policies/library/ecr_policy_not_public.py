"""Policy ecr-policy-not-public."""

from policies.aws.conditions import OUTSIDERS_BOUND, ties
from policies.aws.documents import statements
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecr-policy-not-public",
    severity=CRITICAL,
    resource=("AWS::ECR::Repository", "AWS::ECR::RegistryPolicy"),
    title="Repository policies do not admit everybody",
    serves={PCI: {"7.3.3": PARTIAL, "1.4.2": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A repository that anybody may pull from shows the code and what is baked into it; one that anybody may "
    "push to decides what production runs. A Condition that binds the caller counts. Not seen: the rights of named "
    "accounts.",
    fix="Name the accounts or roles in Principal, or add a Condition on aws:PrincipalOrgID.",
    severity_reason="Anybody with an AWS account reads the images, or replaces them.",
    passing=(
        """
Named:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryPolicyText:
      Statement:
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "ecr:BatchGetImage"}
        - {Effect: Deny, Principal: "*", Action: "ecr:DeleteRepository"}
        - Effect: Allow
          Principal: "*"
          Action: ecr:BatchGetImage
          Condition: {StringEquals: {"aws:PrincipalOrgID": o-abc}}
Bare: {Type: AWS::ECR::Repository}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryPolicyText:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: ecr:BatchGetImage
        - Effect: Allow
          Principal:
            AWS: ["*"]  # <--
          Action: "ecr:*"
          Condition: {StringNotEquals: {"aws:PrincipalOrgID": o-abc}}
""",
        """
Text:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryPolicyText: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]}'  # <--
""",
    ),
)


@policy.check
def check(repository: Resource) -> Violations:
    """Each statement that allows."""
    for name in ("RepositoryPolicyText", "PolicyText"):
        for statement in statements(repository.get(name)):
            anybody = statement.everyone() if statement.allows() else None
            if anybody is not None and not ties(statement, OUTSIDERS_BOUND):
                yield anybody, "anybody may use the repository"
