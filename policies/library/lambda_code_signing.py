"""Policy lambda-code-signing."""

from policies.aws.functions import FUNCTIONS, is_image
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="lambda-code-signing",
    severity=LOW,
    resource=FUNCTIONS,
    title="Functions take signed code only",
    opinion=True,
    serves={},
    why="With a code signing configuration Lambda refuses code that no trusted profile has signed. Container images "
    "cannot be signed so. Not seen: whether the configuration warns or enforces.",
    fix="Set CodeSigningConfigArn.",
    severity_reason="Whoever may deploy decides over the code anyway.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {CodeSigningConfigArn: c}}
B: {Type: AWS::Lambda::Function, Properties: {PackageType: Image}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """All but images."""
    if function.get("CodeSigningConfigArn") is None and not is_image(function):
        yield function.spot("CodeSigningConfigArn"), "unsigned code is taken"
