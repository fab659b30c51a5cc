"""Policy env-secrets-at-run-time."""

from policies.aws.variables import RUNNING, is_filled_in, is_secret, variables
from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="env-secrets-at-run-time",
    severity=MEDIUM,
    resource=RUNNING,
    title="Tasks, functions and builds fetch secrets at run time, not at deployment (no dynamic reference in a "
    "variable)",
    serves={PCI: {"8.3.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A dynamic reference, or a parameter with NoEcho, is filled in at deployment: the template is clean, but the "
    "variable is in clear in the console and in every old revision, and does not change when the secret rotates. "
    "Secrets written in the template are the matter of ecs-secrets-by-reference. Not seen: secrets under harmless "
    "names.",
    fix="Use Secrets with ValueFrom, type SECRETS_MANAGER in a build; let a function read the secret by the ARN it is "
    "given.",
    severity_reason="Only who may describe the function or task sees it, and the repository does not hold it.",
    passing=(
        """
Parameters:
  Level: {Type: String, NoEcho: true}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Secrets: [{Name: DB_PASSWORD, ValueFrom: !Ref Secret}]
          Environment: [{Name: LEVEL, Value: !Ref Level}, {Name: DB_SECRET, Value: !Ref Secret}]
  Secret: {Type: AWS::SecretsManager::Secret}
  Literal: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {DB_PASSWORD: hunter22}}}}
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
        - Environment:
            - Name: SESSION_SECRET
              Value: "{{resolve:secretsmanager:shop/session}}"  # <--
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          DB_PASSWORD: !Ref Given  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each variable that is named for a secret."""
    for name, value in variables(resource):
        if is_secret(name, value) and is_filled_in(value):
            yield value, f"{name} is filled in at deployment"
