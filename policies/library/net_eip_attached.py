"""Policy net-eip-attached."""

from policies.kernel import LOW, Policy, Resource, Violations

USERS = (
    "AWS::EC2::EIPAssociation", "AWS::EC2::NatGateway", "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::NetworkFirewall::Firewall", "AWS::Transfer::Server", "AWS::EC2::NetworkInterface",
)  # fmt: skip

policy = Policy(
    id="net-eip-attached",
    severity=LOW,
    severity_reason="It costs a few dollars a month.",
    opinion=True,
    resource="AWS::EC2::EIP",
    title="Elastic IP addresses are attached to an instance or a network interface",
    serves={},
    why="An idle address is paid for, and may still be named in somebody's allow list. Not seen: associations that a "
    "script or another template makes, unless the address is handed out to it.",
    fix="Set InstanceId, or refer to its AllocationId from what uses it.",
    passing=(
        """
Inline: {Type: AWS::EC2::EIP, Properties: {InstanceId: i-1}}
Used: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-1, AllocationId: !GetAtt Used.AllocationId}}
""",
    ),
    failing=(
        """
Idle:  # <--
  Type: AWS::EC2::EIP
  Properties: {Domain: vpc}
""",
    ),
)


@policy.check
def check(address: Resource) -> Violations:
    """An instance, or something that refers to it."""
    if address.get("InstanceId") is not None or address.referrers(*USERS):
        return
    if not address.met_elsewhere("be used elsewhere"):
        yield address, "nothing uses this address"
