"""Policy net-sg-egress-declared."""

from policies.aws.addresses import EGRESS, GROUP
from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-sg-egress-declared",
    severity=MEDIUM,
    severity_reason="It takes an intrusion first; after that nothing holds back what the intruder sends out.",
    resource=GROUP,
    title="Security groups are not missing egress rules",
    serves={PCI: {"1.3.2": PARTIAL, "1.4.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="AWS gives a group without egress rules one that allows all traffic to everywhere, and nobody reads a rule "
    "that is not written. An empty list counts as missing, since CloudFormation leaves the default rule then. Not "
    "seen: rules that another template adds, unless the group's id is handed out to it.",
    fix="Declare SecurityGroupEgress, inline or standalone; for none at all, one rule to 127.0.0.1/32.",
    passing=(
        """
App:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupEgress: {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
Other: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: rules stand alone}}
OtherOut:
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: !GetAtt Other.GroupId, IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.0/8}
""",
    ),
    failing=(
        """
Default:  # <--
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupDescription: no egress rules}
Empty:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: none
    SecurityGroupEgress: []  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Rules are declared, inline or standalone."""
    inline = group.get("SecurityGroupEgress")
    if inline is not None and (inline.unknown or inline.raw):
        return
    if not any(refers(rule.get("GroupId"), group) for rule in group.referrers(EGRESS)):
        yield group.spot("SecurityGroupEgress"), "without egress rules all traffic may leave to anywhere"
