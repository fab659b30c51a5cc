"""Policy lambda-tracing."""

from policies.aws.functions import FUNCTIONS, named, prop
from policies.kernel import LOW, Policy, Resource, Violations

MODE = "TracingConfig.Mode"

policy = Policy(
    id="lambda-tracing",
    severity=LOW,
    resource=FUNCTIONS,
    title="Functions are traced by X-Ray",
    opinion=True,
    serves={},
    why="Traces show where a request spends its time across services. Not seen: other tracers, such as layers of "
    "OpenTelemetry.",
    fix="Set TracingConfig.Mode to Active (Tracing: Active in SAM).",
    severity_reason="It helps to find faults; logs and metrics do too.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {TracingConfig: {Mode: Active}}}
B: {Type: AWS::Serverless::Function, Properties: {Tracing: Active}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
B:
  Type: AWS::Lambda::Function
  Properties:
    TracingConfig:
      Mode: PassThrough  # <--
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """The mode is Active; the default is not."""
    mode = prop(function, MODE)
    if mode is None or mode != "Active":
        yield function.spot(named(function, MODE)), "the function is not traced"
