"""Policy lambda-tags."""

from policies.aws.functions import FUNCTIONS
from policies.kernel import LOW, Policy, Resource, Value, Violations

policy = Policy(
    id="lambda-tags",
    severity=LOW,
    resource=FUNCTIONS,
    title="Functions are tagged",
    opinion=True,
    serves={},
    why="Tags tell who owns a function and what it costs whom. Not seen: tags that the deployment puts on the whole "
    "stack.",
    fix="Add Tags to the function.",
    severity_reason="Low: nothing breaks and nothing leaks; a bill or an incident has no owner to ask.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {Tags: [{Key: Owner, Value: shop}]}}
B: {Type: AWS::Serverless::Function, Properties: {Tags: {Owner: shop}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
B:
  Type: AWS::Lambda::Function
  Properties:
    Tags: []  # <--
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """One tag at least; the one that SAM adds by itself does not count."""
    tags = function.get("Tags")
    if tags is not None and tags.unknown:
        return
    if not any(_is_own(tag) for tag in function.each("Tags.*")):
        yield function.spot("Tags"), "nothing tells who owns the function"


def _is_own(tag: Value) -> bool:
    key = tag.get("Key") if tag.is_map else None
    return key is None or key != "lambda:createdBy"
