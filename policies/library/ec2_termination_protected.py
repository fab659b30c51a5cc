"""Policy ec2-termination-protected."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ec2-termination-protected",
    severity=LOW,
    severity_reason="A lone server may be deleted by a slip; a well-built one is replaceable.",
    opinion=True,
    resource="AWS::EC2::Instance",
    title="Single instances have termination protection",
    serves={},
    why="A server outside an Auto Scaling group does not come back when somebody terminates the wrong one. Not seen: "
    "protection that a launch template declared elsewhere sets.",
    fix="Set DisableApiTermination to true, or run the server in an Auto Scaling group.",
    repair={"DisableApiTermination": True},
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {DisableApiTermination: "true"}}
Other: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}}
""",
    ),
    failing=(
        """
Server:  # <--
  Type: AWS::EC2::Instance
  Properties: {ImageId: ami-1}
Off:
  Type: AWS::EC2::Instance
  Properties:
    DisableApiTermination: "false"  # <--
""",
    ),
)


@policy.check
def check(server: Resource) -> Violations:
    """The switch is on, or left to a launch template."""
    switch = server.get("DisableApiTermination")
    if switch is None and server.get("LaunchTemplate") is not None:
        return
    if switch is None or not switch:
        yield server.spot("DisableApiTermination"), "anybody who may terminate instances may do so by a slip"
