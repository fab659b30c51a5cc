"""Policy net-sg-rules-justified."""

from policies.aws.addresses import EGRESS, GROUP, INGRESS, egress, ingress
from policies.kernel import LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-sg-rules-justified",
    severity=LOW,
    severity_reason="Nothing is exposed by it; the review of rules takes guessing.",
    resource=(GROUP, INGRESS, EGRESS),
    title="Every security group rule has a description that says what it is for",
    serves={PCI: {"1.2.5": PARTIAL, "1.2.1": SUPPORTING}},
    why="The half-yearly review of rules asks of each one whether it is still needed; without a description nobody "
    "can answer, and nobody dares delete it. Not seen: whether the need was approved, and whether the text is true.",
    fix="Add a Description with the business need to each rule, inline or standalone.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress: [{Description: shoppers by HTTPS, IpProtocol: tcp, FromPort: 443, ToPort: 443}]
    SecurityGroupEgress: {Description: to the application, IpProtocol: tcp, FromPort: 80, ToPort: 80}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - IpProtocol: tcp  # <--
        FromPort: 443
      - Description: ""  # <--
        IpProtocol: tcp
Out:  # <--
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: !Ref Group, IpProtocol: tcp, FromPort: 80, ToPort: 80}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule of the group, or the one that stands alone."""
    rules = [*(ingress(resource) if resource.type != EGRESS else ())]
    rules += [*(egress(resource) if resource.type != INGRESS else ())]
    for rule in rules:
        told = rule.get("Description")
        if told is None or (not told.unknown and not str(told).strip()):
            yield rule.spot("Description"), "the rule does not say what it is for"
