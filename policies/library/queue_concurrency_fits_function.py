"""Policy queue-concurrency-fits-function."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="queue-concurrency-fits-function",
    severity=MEDIUM,
    resource="AWS::Lambda::EventSourceMapping",
    title="A queue does not call a function more often at once than it may run",
    serves={REL: {"F09": PARTIAL, "F10": SUPPORTING}},
    why="When the mapping's MaximumConcurrency is above the function's reserved concurrency, calls are throttled, "
    "each counts as a try, and good messages end in the dead-letter queue. Not seen: functions of other templates, "
    "and other callers of the same function.",
    fix="Set ScalingConfig.MaximumConcurrency to the function's ReservedConcurrentExecutions at most.",
    severity_reason="Under load good messages are set aside; they are kept, and can be put back.",
    passing=(
        """
F: {Type: AWS::Lambda::Function, Properties: {ReservedConcurrentExecutions: "10"}}
M:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {FunctionName: !Ref F, EventSourceArn: q, ScalingConfig: {MaximumConcurrency: 10}}
""",
    ),
    failing=(
        """
F: {Type: AWS::Lambda::Function, Properties: {ReservedConcurrentExecutions: 5}}
M:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    FunctionName: !GetAtt F.Arn
    EventSourceArn: q
    ScalingConfig:
      MaximumConcurrency: 10  # <--
""",
    ),
)


@policy.check
def check(mapping: Resource) -> Violations:
    """One limit against the other."""
    most, name = mapping.get("ScalingConfig.MaximumConcurrency"), mapping.get("FunctionName")
    if most is None or name is None:
        return
    for function in name.targets():
        reserved = function.get("ReservedConcurrentExecutions")
        if reserved is not None and reserved.number is not None and most > reserved.number:
            yield most, "calls beyond the function's reserved concurrency are throttled, and count as tries"
