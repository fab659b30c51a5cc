"""Policy rds-ca-certificate-current."""

from policies.aws.databases import CLUSTER, INSTANCE
from policies.kernel import MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="rds-ca-certificate-current",
    severity=MEDIUM,
    severity_reason="Medium: clients that check certificates can no longer connect, and some then stop checking.",
    resource=(INSTANCE, CLUSTER),
    title="RDS databases use a certificate authority that has not expired (TLS)",
    serves={PCI: {"4.2.1": SUPPORTING}},
    why="The authorities rds-ca-2015 and rds-ca-2019 expired in 2020 and 2024. A database that names "
    "none gets a current one. Not seen: whether clients trust the newer authority.",
    fix="Remove CACertificateIdentifier, or set it to rds-ca-rsa2048-g1 (or rsa4096, ecc384).",
    passing=(
        """
Silent: {Type: AWS::RDS::DBInstance}
New: {Type: AWS::RDS::DBInstance, Properties: {CACertificateIdentifier: rds-ca-rsa2048-g1}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::RDS::DBInstance
  Properties:
    CACertificateIdentifier: rds-ca-2019  # <--
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """None of those that are over."""
    authority = database.get("CACertificateIdentifier")
    if authority is not None and authority.lower() in ("rds-ca-2015", "rds-ca-2019"):
        yield authority, f"the certificate authority {authority} has expired"
