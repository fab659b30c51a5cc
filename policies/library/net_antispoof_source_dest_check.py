"""Policy net-antispoof-source-dest-check."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-antispoof-source-dest-check",
    severity=MEDIUM,
    severity_reason="A second line: it matters once a server is taken over.",
    resource=("AWS::EC2::Instance", "AWS::EC2::NetworkInterface"),
    title="Instances and interfaces keep the source/destination check on",
    serves={PCI: {"1.4.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="AWS drops packets whose source or destination is not the interface's own; without that check an instance "
    "that was taken over can pose as another, or pass on what it should not see. NAT and firewall appliances need the "
    "check off: prefer a NAT gateway, else waive. Not seen: settings of interfaces that are made with an instance.",
    fix="Leave SourceDestCheck on.",
    passing=(
        """
Instance: {Type: AWS::EC2::Instance, Properties: {SourceDestCheck: "true"}}
Interface: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-1}}
""",
    ),
    failing=(
        """
Parameters:
  Check: {Type: String}
Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      SourceDestCheck: "false"  # <--
  Interface:
    Type: AWS::EC2::NetworkInterface
    Properties:
      SourceDestCheck: !Ref Check  # <-- ?
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch, which is on unless it is written."""
    switch = resource.get("SourceDestCheck")
    if switch is not None and not switch:
        yield switch, "packets under other addresses are let pass"
