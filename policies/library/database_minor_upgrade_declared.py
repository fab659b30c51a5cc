"""Policy database-minor-upgrade-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

TYPES = (
    "AWS::RDS::DBInstance",
    "AWS::DocDB::DBInstance",
    "AWS::Neptune::DBInstance",
    "AWS::DMS::ReplicationInstance",
    "AWS::MemoryDB::Cluster",
)

policy = Policy(
    id="database-minor-upgrade-declared",
    severity=LOW,
    severity_reason="Low: the default does the same; declaring it only keeps a later hand from changing it unseen.",
    resource=TYPES,
    title="Databases declare automatic minor version upgrades instead of leaving them to the default",
    serves={},
    opinion=True,
    why="What is declared is set back by the next deployment, and is seen by reviewers. Not seen: "
    "whether the default is on (rds-auto-minor-upgrade and database-auto-minor-upgrade look at what "
    "is switched off).",
    fix="Set AutoMinorVersionUpgrade to true.",
    passing=(
        """
Said: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, AutoMinorVersionUpgrade: "true"}}
Custom: {Type: AWS::RDS::DBInstance, Properties: {Engine: custom-oracle-ee}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
Document:  # <--
  Type: AWS::DocDB::DBInstance
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
    """Said, either way."""
    if database.get("AutoMinorVersionUpgrade") is None:
        yield (database, "AutoMinorVersionUpgrade"), "automatic minor upgrades are not declared"
