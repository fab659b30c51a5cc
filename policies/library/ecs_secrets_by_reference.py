"""Policy ecs-secrets-by-reference."""

from policies.aws.secrets import looks_like_secret
from policies.aws.variables import HOLDERS, is_filled_in, is_secret, variables
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-secrets-by-reference",
    severity=CRITICAL,
    waivable=False,
    resource=HOLDERS,
    title="Containers, functions and builds get secrets by reference, never in an environment variable",
    serves={
        PCI: {"8.6.2": DIRECT, "8.3.2": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    severity_reason="Whoever may describe the task, function or build reads the secret; old revisions keep it.",
    why="An environment variable is stored in clear in the definition, shown in the console and kept in every old "
    "revision. A dynamic reference, or a parameter with NoEcho, is the matter of env-secrets-at-run-time. A variable "
    "counts as secret by its name (password, secret, token, key) or by the form of its value; what another parameter "
    "or stack gives may name a secret instead, so it is undecided. Not seen: secrets under harmless names, and those "
    "inside the image.",
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
          - {Name: SESSION_SECRET, Value: "{{resolve:secretsmanager:shop/session}}"}
          - {Name: PARTNER_SECRET_ID, Value: partner}
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
  Given: {Type: String}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: app
          Environment:
            - Name: DB_PASSWORD
              Value: hunter2hunter2  # <--
            - Name: ECS_ENGINE_AUTH_DATA
              Value: registry  # <--
            - Name: STRIPE_API_KEY
              Value: !Ref Given  # <-- ?
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
  Job:
    Type: AWS::Batch::JobDefinition
    Properties:
      ContainerProperties:
        Environment:
          - Name: DB_PASSWORD
            Value: hunter2hunter2  # <--
  Runner:
    Type: AWS::AppRunner::Service
    Properties:
      SourceConfiguration:
        ImageRepository:
          ImageConfiguration:
            RuntimeEnvironmentVariables:
              - Name: API_TOKEN
                Value: hunter2hunter2  # <--
  Site:
    Type: AWS::Amplify::App
    Properties:
      EnvironmentVariables:
        - Name: API_TOKEN
          Value: hunter2hunter2  # <--
  Beanstalk:
    Type: AWS::ElasticBeanstalk::Environment
    Properties:
      OptionSettings:
        - {Namespace: "aws:elb:policies", OptionName: Token, Value: sticky}
        - Namespace: aws:elasticbeanstalk:application:environment
          OptionName: DB_PASSWORD
          Value: hunter2hunter2  # <--
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
    """Each variable: by its value, then by its name."""
    for name, value in variables(resource):
        if looks_like_secret(value):
            yield value, f"the value of {name} has the form of a secret"
        elif is_secret(name, value) and not is_filled_in(value):
            yield value, f"{name} holds a secret in clear"
