"""Policy ecs-secrets-by-reference."""

import re
from collections.abc import Iterator

from cfn.graph import unknowns
from policies.aws.secrets import looks_like_secret, names_secret
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

HARMLESS = re.compile(r"^(true|false|\d{1,6}|)$", re.IGNORECASE)
FUNCTIONS, BUILD = ("AWS::Lambda::Function", "AWS::Serverless::Function"), "AWS::CodeBuild::Project"

policy = Policy(
    id="ecs-secrets-by-reference",
    severity=CRITICAL,
    waivable=False,
    resource=("AWS::ECS::TaskDefinition", *FUNCTIONS, BUILD),
    title="Containers, functions and builds get secrets by reference, never in an environment variable",
    serves={
        PCI: {"8.6.2": DIRECT, "8.3.2": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    severity_reason="Whoever may describe the task, function or build reads the secret; old revisions keep it.",
    why="An environment variable is stored in clear in the definition, shown in the console and kept in every old "
    "revision; a dynamic reference there is filled in before it is stored, so it is no better. A variable counts as "
    "secret by its name (password, secret, token, key) or by the form of its value. Not seen: secrets under harmless "
    "names, and those inside the image.",
    fix="Move the variable to Secrets with ValueFrom (an ARN in Secrets Manager or SSM); a function reads it at run "
    "time from the ARN it is given.",
    passing=(
        """
Secret: {Type: AWS::SecretsManager::Secret}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        Environment:
          - {Name: TOKEN_TTL_SECONDS, Value: "3600"}
          - {Name: REQUIRE_PASSWORD, Value: "true"}
          - {Name: DB_SECRET_ARN, Value: !Ref Secret}
          - {Name: DB_SECRET, Value: !Ref Secret}
          - {Name: KEYBOARD, Value: qwerty}
        Secrets:
          - {Name: DB_PASSWORD, ValueFrom: !Ref Secret}
""",
        """
Secret: {Type: AWS::SecretsManager::Secret}
Bucket: {Type: AWS::S3::Bucket}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        Environment:
          - {Name: DB_PASSWORD, Value: !Ref AWS::NoValue}
          - {Name: DB_SECRET, Value: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop"}
          - {Name: API_TOKEN, Value: /shop/prod/token}
          - {Name: STORE_SECRET, Value: !Sub "${AWS::StackName}/${Secret}/${Bucket.Arn}"}
""",
    ),
    failing=(
        """
Parameters:
  Given: {Type: String, NoEcho: true}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: app
          Environment:
            - Name: DB_PASSWORD
              Value: hunter2hunter2  # <--
            - Name: STRIPE_API_KEY
              Value: !Ref Given  # <--
            - Name: SESSION_SECRET
              Value: "{{resolve:secretsmanager:shop/session}}"  # <--
            - Name: GREETING
              Value: "mysql://root:letmein@db.internal/shop"  # <--
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          UPLOADER: AKIAIOSFODNN7EXAMPLE  # <--
          UPLOADING: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY  # <--
          DIGEST: da39a3ee5e6b4b0d3255bfef95601890afd80709
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Environment:
        EnvironmentVariables:
          - {Name: DB_PASSWORD, Type: SECRETS_MANAGER, Value: shop/db}
          - {Name: REGISTRY_TOKEN, Value: not-a-reference}  # <--
""",
        """
Build:
  Type: AWS::CodeBuild::Project
  Properties:
    Environment:
      EnvironmentVariables:
        - Name: REGISTRY_TOKEN
          Type: PLAINTEXT
          Value: not-a-reference  # <--
""",
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        Environment:
          - Value: AKIAIOSFODNN7EXAMPLE  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each variable: by its name, then by its value."""
    for name, value in _variables(resource):
        if looks_like_secret(value):
            yield value, f"the value of {name} has the form of a secret"
        elif names_secret(name) and not _is_reference(value) and not (not value.unknown and value.matches(HARMLESS)):
            yield value, f"{name} holds a secret in clear"


def _variables(resource: Resource) -> Iterator[tuple[str, Value]]:
    if resource.type in FUNCTIONS:
        found = resource.get("Environment.Variables")
        yield from found.entries() if found is not None else ()
        return
    where = "Environment.EnvironmentVariables.*" if resource.type == BUILD else "ContainerDefinitions.*.Environment.*"
    for entry in resource.each(where):
        name, value, kind = entry.get("Name"), entry.get("Value"), entry.get("Type")
        if value is not None and (kind is None or kind == "PLAINTEXT"):
            yield "a variable without name" if name is None else str(name), value


def _is_reference(value: Value) -> bool:
    """A name or ARN of something that is made elsewhere, rather than the content of a secret."""
    kinds = {atom.kind for atom in unknowns(value.raw)}
    return (bool(kinds) and kinds <= {"ref", "getatt", "pseudo"}) or str(value).startswith(("arn:", "/"))
