"""Policy ec2-snapshots-not-public."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ec2-snapshots-not-public",
    severity=HIGH,
    severity_reason="A public snapshot is a whole disk for everybody; the setting only stops it, so it is not yet the "
    "breach.",
    resource="AWS::EC2::SnapshotBlockPublicAccess",
    title="EBS snapshots are blocked from public sharing",
    serves={PCI: {"1.4.4": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With block-new-sharing, snapshots that were public before stay public. Not seen: Regions in which no such "
    "setting is declared, and snapshots shared with single accounts.",
    fix="Set State to block-all-sharing, in each Region in use.",
    repair={"State": "block-all-sharing"},
    passing=(
        """
Block: {Type: AWS::EC2::SnapshotBlockPublicAccess, Properties: {State: block-all-sharing}}
""",
    ),
    failing=(
        """
Some:
  Type: AWS::EC2::SnapshotBlockPublicAccess
  Properties:
    State: block-new-sharing  # <--
""",
    ),
)


@policy.check
def check(setting: Resource) -> Violations:
    """All sharing is blocked."""
    state = setting.get("State")
    if state is None or state != "block-all-sharing":
        yield setting.spot("State"), "snapshots may be, or stay, public"
