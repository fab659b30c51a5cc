"""Policy detect-macie-sensitive-data."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="detect-macie-sensitive-data",
    severity=MEDIUM,
    severity_reason="No door stands open by it; it finds late, or not at all, that data lie where they should not.",
    resource="AWS::Macie::Session",
    title="Macie is not paused and tells of policy findings within the hour",
    serves={
        PCI: {"3.2.1": SUPPORTING, "12.10.7": SUPPORTING, "12.5.2": SUPPORTING},
        GDPR: {"30(1)": SUPPORTING, "35": SUPPORTING, "33(1)": SUPPORTING},
    },
    why="Card and personal data turn up where nobody put them on purpose: in logs, exports, uploads. A paused session "
    "looks for none, and updates sent every six hours eat a quarter of the day before a public bucket is heard of. "
    "Only a session that a template declares is judged: CloudFormation has no type for classification jobs nor for "
    "automated discovery. Not seen: which buckets are looked through, identifiers for local formats, and an "
    "organisation's own Macie.",
    fix="Set Status to ENABLED and FindingPublishingFrequency to FIFTEEN_MINUTES or ONE_HOUR.",
    passing=(
        """
Session: {Type: AWS::Macie::Session, Properties: {Status: ENABLED, FindingPublishingFrequency: FIFTEEN_MINUTES}}
Hourly: {Type: AWS::Macie::Session, Properties: {FindingPublishingFrequency: ONE_HOUR}}
""",
    ),
    failing=(
        """
Parameters:
  Status: {Type: String}
Resources:
  Paused:
    Type: AWS::Macie::Session
    Properties:
      Status: PAUSED  # <--
      FindingPublishingFrequency: SIX_HOURS  # <--
  Chosen:
    Type: AWS::Macie::Session
    Properties:
      Status: !Ref Status  # <-- ?
""",
    ),
)


@policy.check
def check(session: Resource) -> Violations:
    """Status, then frequency where one is written."""
    status = session.get("Status")
    if status is not None and status == "PAUSED":
        yield status, "Macie is paused"
    often = session.get("FindingPublishingFrequency")
    if often is not None and often == "SIX_HOURS":
        yield often, "changed findings are told every six hours only"
