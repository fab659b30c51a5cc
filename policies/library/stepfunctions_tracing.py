"""Policy stepfunctions-tracing."""

from policies.kernel import LOW, Policy, Resource, Violations

TRACING_TYPES = ("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine")

policy = Policy(
    id="stepfunctions-tracing",
    severity=LOW,
    resource=TRACING_TYPES,
    title="State machines are traced by X-Ray",
    opinion=True,
    serves={},
    why="A trace shows an execution across all services that it calls. Not seen: traces that the functions make.",
    fix="Set TracingConfiguration.Enabled to true (Tracing.Enabled in SAM).",
    severity_reason="The history of the execution tells most of it.",
    passing=(
        """
A: {Type: AWS::StepFunctions::StateMachine, Properties: {TracingConfiguration: {Enabled: "true"}}}
B: {Type: AWS::Serverless::StateMachine, Properties: {Tracing: {Enabled: true}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::StepFunctions::StateMachine
Off:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    TracingConfiguration:
      Enabled: false  # <--
""",
    ),
)


@policy.check
def check(machine: Resource) -> Violations:
    """The switch, under the name of its type."""
    path = "TracingConfiguration.Enabled" if machine.type == TRACING_TYPES[0] else "Tracing.Enabled"
    if not machine.on(path):
        yield machine.spot(path), "executions are not traced"
