"""Policy sagemaker-repository-secret."""

import re

from policies.kernel import LOW, Policy, Resource, Violations

CREDENTIALS = re.compile(r"^https?://[^/@]+@")

policy = Policy(
    id="sagemaker-repository-secret",
    severity=LOW,
    resource="AWS::SageMaker::CodeRepository",
    title="SageMaker code repositories take their credentials from Secrets Manager, over https",
    serves={},
    opinion=True,
    why="A repository reached with a user in its URL shows the password to whoever reads the template. CodeCommit uses "
    "roles and public repositories need nothing. Not seen: whether a repository is public.",
    fix="Set GitConfig.SecretArn, and an https:// URL without a user.",
    severity_reason="It is a habit for private repositories; a password inside the URL is found by others too.",
    passing=(
        """
Private:
  Type: AWS::SageMaker::CodeRepository
  Properties:
    GitConfig:
      RepositoryUrl: https://github.com/shop/models.git
      SecretArn: arn:aws:secretsmanager:eu-west-1:111122223333:secret:git
Commit:
  Type: AWS::SageMaker::CodeRepository
  Properties: {GitConfig: {RepositoryUrl: "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/models"}}
""",
    ),
    failing=(
        """
Bare:
  Type: AWS::SageMaker::CodeRepository
  Properties:
    GitConfig:  # <--
      RepositoryUrl: https://github.com/shop/models.git
Told:
  Type: AWS::SageMaker::CodeRepository
  Properties:
    GitConfig:
      RepositoryUrl: https://me:word@github.com/shop/models.git  # <--
      SecretArn: arn:aws:secretsmanager:eu-west-1:111122223333:secret:git
""",
    ),
)


@policy.check
def check(repository: Resource) -> Violations:
    """The URL, then the secret."""
    url = repository.get("GitConfig.RepositoryUrl")
    if url is not None and (url.matches(CREDENTIALS) or url.startswith("http://")):
        yield url, "the URL holds credentials, or sends them in clear text"
    elif repository.get("GitConfig.SecretArn") is None and (url is None or not url.contains("git-codecommit.")):
        yield repository.spot("GitConfig.SecretArn"), "no secret holds the credentials of the repository"
