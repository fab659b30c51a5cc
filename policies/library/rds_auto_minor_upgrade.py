"""Policy rds-auto-minor-upgrade."""

from policies.aws.databases import CLUSTER, INSTANCE
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="rds-auto-minor-upgrade",
    severity=MEDIUM,
    severity_reason="Medium: known faults stay open until somebody remembers, yet an attacker must first reach the "
    "database.",
    resource=(INSTANCE, CLUSTER),
    title="Databases take minor engine upgrades by themselves",
    serves={
        PCI: {"6.3.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
        REL: {"REL08-BP05": PARTIAL, "F05": SUPPORTING},
    },
    why="Minor versions carry the security fixes of the engine, and nobody remembers to install them. AWS applies them "
    "in the maintenance window unless AutoMinorVersionUpgrade says no, so that leaving it out is fine. RDS Custom, "
    "which must say no, is left out. Not seen: an engine version that AWS supports no longer, and whether the window "
    "suits the business.",
    fix="Remove AutoMinorVersionUpgrade false, and choose a PreferredMaintenanceWindow in a quiet hour.",
    passing=(
        """
Default: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}
Said: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, AutoMinorVersionUpgrade: "true"}}
Gone: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, AutoMinorVersionUpgrade: !Ref AWS::NoValue}}
Custom: {Type: AWS::RDS::DBInstance, Properties: {Engine: custom-oracle-ee, AutoMinorVersionUpgrade: false}}
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
""",
    ),
    failing=(
        """
Parameters:
  Upgrade: {Type: String}
  Never: {Type: String, Default: "false"}
Resources:
  Off:
    Type: AWS::RDS::DBInstance
    Properties:
      AutoMinorVersionUpgrade: false  # <--
  Quoted:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: cluster
      AutoMinorVersionUpgrade: "False"  # <--
  Default:
    Type: AWS::RDS::DBCluster
    Properties:
      AutoMinorVersionUpgrade: !Ref Never  # <--
  Chosen:
    Type: AWS::RDS::DBInstance
    Properties:
      AutoMinorVersionUpgrade: !Ref Upgrade  # <-- ?
""",
        """
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    AutoMinorVersionUpgrade: false  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """All but RDS Custom."""
    engine = database.get("Engine")
    return engine is None or engine.unknown or not str(engine).lower().startswith("custom-")


@policy.check
def check(database: Resource) -> Violations:
    """Not switched off."""
    upgrade = database.get("AutoMinorVersionUpgrade")
    if upgrade is not None and not upgrade:
        yield upgrade, "minor upgrades, and with them security fixes, wait for somebody to remember"
