"""Policy net-global-accelerator-flow-logs."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-global-accelerator-flow-logs",
    severity=LOW,
    severity_reason="The load balancers behind it log the same requests; the network's view is missing.",
    opinion=True,
    resource="AWS::GlobalAccelerator::Accelerator",
    title="Global Accelerator accelerators have flow logs enabled",
    serves={},
    why="The flow log shows who came to the accelerator's addresses, attacks included. Not seen: logs of the endpoints "
    "behind it, and the bucket's retention.",
    fix="Set FlowLogsEnabled to true with FlowLogsS3Bucket.",
    passing=(
        """
Front: {Type: AWS::GlobalAccelerator::Accelerator, Properties: {Name: a, FlowLogsEnabled: "true", FlowLogsS3Bucket: b}}
""",
    ),
    failing=(
        """
Front:  # <--
  Type: AWS::GlobalAccelerator::Accelerator
  Properties: {Name: a}
Off:
  Type: AWS::GlobalAccelerator::Accelerator
  Properties:
    FlowLogsEnabled: false  # <--
""",
    ),
)


@policy.check
def check(accelerator: Resource) -> Violations:
    """The switch is on."""
    if not accelerator.on("FlowLogsEnabled"):
        yield accelerator.spot("FlowLogsEnabled"), "the accelerator has no flow log"
