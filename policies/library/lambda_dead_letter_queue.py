"""Policy lambda-dead-letter-queue."""

from policies.aws.functions import FUNCTIONS, named, prop
from policies.kernel import LOW, Policy, Resource, Violations

SAM_DESTINATION = "EventInvokeConfig.DestinationConfig.OnFailure"

policy = Policy(
    id="lambda-dead-letter-queue",
    severity=LOW,
    resource=FUNCTIONS,
    title="Functions have a dead-letter queue or a destination for failures",
    opinion=True,
    serves={},
    why="Asks it of every function, also of those that only answer callers who wait; lambda-async-failures-kept "
    "asks it where an event would be lost. Not seen: queues of event source mappings.",
    fix="Set DeadLetterConfig.TargetArn, or an EventInvokeConfig with DestinationConfig.OnFailure.",
    severity_reason="Functions that are only called by who waits for the answer lose nothing.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {DeadLetterConfig: {TargetArn: q}}}
B: {Type: AWS::Serverless::Function, Properties: {DeadLetterQueue: {Type: SQS, TargetArn: q}}}
C: {Type: AWS::Lambda::Function}
Kept:
  Type: AWS::Lambda::EventInvokeConfig
  Properties: {FunctionName: !Ref C, DestinationConfig: {OnFailure: {Destination: q}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
B:
  Type: AWS::Lambda::Function
  Properties:
    DeadLetterConfig: {}  # <--
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """A queue of its own, or a destination."""
    path = "DeadLetterConfig.TargetArn"
    if prop(function, path) is not None or function.get(SAM_DESTINATION) is not None:
        return
    configs = function.referrers("AWS::Lambda::EventInvokeConfig")
    if not any(config.get("DestinationConfig.OnFailure.Destination") is not None for config in configs):
        yield function.spot(named(function, path)), "what the function fails to handle is kept nowhere"
