"""Policy stepfunctions-logging."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="stepfunctions-logging",
    severity=MEDIUM,
    resource=("AWS::StepFunctions::StateMachine", "AWS::Serverless::StateMachine"),
    title="State machines log their executions",
    serves={PCI: {"10.2.1": PARTIAL}, REL: {"REL06-BP01": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Without a log a failed execution of an express workflow leaves nothing, and one of a standard workflow "
    "goes after 90 days. Not seen: what the states log themselves.",
    fix="Set LoggingConfiguration with Level ALL or ERROR and a log group in Destinations.",
    severity_reason="Faults cannot be followed; nothing is exposed.",
    passing=(
        """
A:
  Type: AWS::StepFunctions::StateMachine
  Properties: {LoggingConfiguration: {Level: ALL, Destinations: [{CloudWatchLogsLogGroup: {LogGroupArn: g}}]}}
Sam: {Type: AWS::Serverless::StateMachine, Properties: {Logging: {Level: ERROR}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::StepFunctions::StateMachine
Off:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    LoggingConfiguration:
      Level: "OFF"  # <--
Nowhere:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    LoggingConfiguration:
      Level: ALL
      Destinations: []  # <--
""",
    ),
)


@policy.check
def check(machine: Resource) -> Violations:
    """A level, and not OFF, which YAML reads as false; and where to, if that is said."""
    path = "Logging" if machine.type.startswith("AWS::Serverless::") else "LoggingConfiguration"
    level, places = machine.get(f"{path}.Level"), machine.get(f"{path}.Destinations")
    if level is None or level in ("OFF", "false"):
        yield machine.spot(f"{path}.Level"), "executions are not logged"
    elif places is not None and not places.unknown and not places.raw:
        yield places, "executions are logged nowhere"
