"""Policy ebs-snapshots-block-public."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ebs-snapshots-block-public",
    severity=HIGH,
    severity_reason="A snapshot that is shared with everybody hands out a whole disk; the block is what keeps one "
    "wrong click from doing so.",
    resource="AWS::EC2::SnapshotBlockPublicAccess",
    title="Block public access for EBS snapshots blocks all sharing",
    serves={PCI: {"7.3.1": PARTIAL, "7.3.3": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="Public snapshots are searched for by machine within minutes. block-all-sharing hides those that are public "
    "already as well; block-new-sharing leaves them open, unblocked lets everything pass. Not seen: accounts and "
    "Regions whose setting no template holds.",
    fix="Set State to block-all-sharing.",
    repair={"State": "block-all-sharing"},
    passing=(
        """
Block: {Type: AWS::EC2::SnapshotBlockPublicAccess, Properties: {State: block-all-sharing}}
""",
    ),
    failing=(
        """
New:
  Type: AWS::EC2::SnapshotBlockPublicAccess
  Properties:
    State: block-new-sharing  # <--
Off:
  Type: AWS::EC2::SnapshotBlockPublicAccess
  Properties:
    State: unblocked  # <--
Unsaid:  # <--
  Type: AWS::EC2::SnapshotBlockPublicAccess
""",
    ),
)


@policy.check
def check(block: Resource) -> Violations:
    """All sharing."""
    state = block.get("State")
    if state is None or state != "block-all-sharing":
        yield block.spot("State"), "snapshots of this Region can be, or stay, shared with everybody"
