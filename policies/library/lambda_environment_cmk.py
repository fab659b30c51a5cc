"""Policy lambda-environment-cmk."""

from policies.aws.functions import FUNCTIONS
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="lambda-environment-cmk",
    severity=LOW,
    resource=FUNCTIONS,
    title="Environment variables of functions are encrypted with a key of your own",
    opinion=True,
    serves={},
    why="Variables are encrypted by a key of AWS's either way; a key of your own adds a say over who can read them "
    "in the console. Functions without variables are not asked. Not seen: whether the values are worth it.",
    fix="Set KmsKeyArn of the function.",
    severity_reason="Secrets do not belong there anyway, and the rest is encrypted.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {KmsKeyArn: k, Environment: {Variables: {LEVEL: info}}}}
B: {Type: AWS::Lambda::Function}
C: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {}}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
  Properties:
    Environment: {Variables: {LEVEL: info}}
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """A key, where there are variables."""
    variables = function.get("Environment.Variables")
    if variables is not None and variables.raw and function.get("KmsKeyArn") is None:
        yield function.spot("KmsKeyArn"), "no key of your own encrypts the environment variables"
