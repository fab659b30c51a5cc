"""Policy lambda-reserved-concurrency."""

from policies.aws.functions import FUNCTIONS, named, prop
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="lambda-reserved-concurrency",
    severity=LOW,
    resource=FUNCTIONS,
    title="Functions have a limit of concurrent executions of their own",
    opinion=True,
    serves={},
    why="All functions of a region share one limit; one that runs wild starves the rest, or overruns the database "
    "behind it. Not seen: limits of event sources.",
    fix="Set ReservedConcurrentExecutions to what the function needs and its dependencies bear.",
    severity_reason="For most functions the account's limit is far away, and a limit too low is an outage too.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {ReservedConcurrentExecutions: "10"}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
B:  # <--
  Type: AWS::Serverless::Function
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """The limit is there."""
    if prop(function, "ReservedConcurrentExecutions") is None:
        yield function.spot(named(function, "ReservedConcurrentExecutions")), "it may use up the account's concurrency"
