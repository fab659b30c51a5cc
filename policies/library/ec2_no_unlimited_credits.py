"""Policy ec2-no-unlimited-credits."""

from policies.kernel import LOW, Policy, Resource, Violations

PLACES = {
    "AWS::EC2::Instance": "CreditSpecification.CPUCredits",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.CreditSpecification.CpuCredits",
}

policy = Policy(
    id="ec2-no-unlimited-credits",
    severity=LOW,
    severity_reason="It can only cost money, seldom much.",
    opinion=True,
    resource=tuple(PLACES),
    title="Burstable T2 instances do not run with unlimited CPU credits",
    serves={},
    why="With unlimited credits a server in a loop, or one that mines coins for a thief, is billed for every hour "
    "above its baseline. T3 and later are unlimited by default, and are judged by what is written. Not seen: the "
    "default.",
    fix="Set the CPU credits to standard, or choose a type that is not burstable.",
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {InstanceType: t2.micro}}
Bounded: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.micro, CreditSpecification: {CPUCredits: standard}}}
""",
    ),
    failing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties:
    InstanceType: t2.micro
    CreditSpecification:
      CPUCredits: unlimited  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """What is written."""
    mode = resource.get(PLACES[resource.type])
    if mode is not None and mode.lower() == "unlimited":
        yield mode, "CPU beyond the baseline is billed without limit"
