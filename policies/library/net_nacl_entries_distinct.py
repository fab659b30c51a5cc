"""Policy net-nacl-entries-distinct."""

from policies.aws.acls import ENTRY, siblings
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="net-nacl-entries-distinct",
    severity=MEDIUM,
    severity_reason="The deployment fails, or one entry takes the other's place and a fence is gone.",
    resource=ENTRY,
    title="Network ACL entries do not duplicate a rule number",
    serves={PCI: {"1.2.5": PARTIAL}},
    why="An ACL holds one entry for a number and a direction. A second one with the same number fails, or replaces the "
    "first. Not seen: entries that another template adds.",
    fix="Give each entry of an ACL and direction a RuleNumber of its own.",
    passing=(
        """
Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: vpc-1}}
Other: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: vpc-1}}
In: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100}}
Out: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: true}}
Next: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 110}}
Else: {Type: AWS::EC2::NetworkAclEntry, Properties: {NetworkAclId: !Ref Other, RuleNumber: 100}}
""",
    ),
    failing=(
        """
Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: vpc-1}}
First:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    NetworkAclId: !Ref Acl
    RuleNumber: 100  # <--
Second:
  Type: AWS::EC2::NetworkAclEntry
  Properties:
    NetworkAclId: !Ref Acl
    Egress: "false"
    RuleNumber: "100"  # <--
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """No other entry of the same ACL and direction has its number."""
    number = entry.get("RuleNumber")
    if number is None:
        return
    for other in siblings(entry):
        theirs = other.get("RuleNumber")
        if theirs is not None and theirs == number:
            yield number, "another entry of this ACL has the same number"
            return
