"""Policy qldb-permissions-mode."""

from policies.aws.databases import LEDGER
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="qldb-permissions-mode",
    severity=LOW,
    severity_reason="Low: the service has been retired; what is left of it should still not let every caller do "
    "everything.",
    resource=LEDGER,
    title="QLDB ledgers use the permissions mode STANDARD",
    serves={},
    opinion=True,
    why="With ALLOW_ALL whoever may reach the ledger may run any statement on any table. Not seen: the "
    "policies of the callers.",
    fix="Set PermissionsMode to STANDARD.",
    passing=(
        """
Ledger: {Type: AWS::QLDB::Ledger, Properties: {PermissionsMode: STANDARD}}
""",
    ),
    failing=(
        """
Ledger:
  Type: AWS::QLDB::Ledger
  Properties:
    PermissionsMode: ALLOW_ALL  # <--
Bare:  # <--
  Type: AWS::QLDB::Ledger
""",
    ),
)


@policy.check
def check(ledger: Resource) -> Violations:
    """STANDARD."""
    mode = ledger.get("PermissionsMode")
    if mode is None or mode != "STANDARD":
        yield ledger.spot("PermissionsMode"), "whoever reaches the ledger may run any statement"
