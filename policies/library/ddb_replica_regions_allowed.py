"""Policy ddb-replica-regions-allowed."""

from policies.aws.regions import HARMLESS, leaves_eea
from policies.aws.tables import GLOBAL
from policies.aws.tags import tag
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ddb-replica-regions-allowed",
    severity=CRITICAL,
    severity_reason="Critical: every item is copied out of the European Economic Area within a second, and such a "
    "transfer cannot be undone.",
    resource=GLOBAL,
    title="Global tables have a replica for the loss of a Region, and none outside the European Economic Area",
    serves={
        GDPR: {"44": DIRECT, "46": SUPPORTING, "5(1)(f)": PARTIAL},
        REL: {"REL13-BP02": PARTIAL, "F14": PARTIAL},
    },
    why="Every replica holds every item, within a second: adding a Region transfers all carts and sessions there. "
    "Tables tagged DataClassification public or internal may be anywhere. In production of a platform a table "
    "without second Region is lost with its only one. Key, recovery and protection of each replica are the matter of "
    "ddb-encrypted-cmk and ddb-recoverable. Not seen: tables made global by hand, and the legal basis of a transfer.",
    fix="Keep Replicas to Regions of the EEA, two of them in production, or waive with the transfer basis as reason.",
    passing=(
        """
Carts: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: [{Region: eu-west-1}, {Region: eu-central-1}]}}
Alone: {Type: AWS::DynamoDB::GlobalTable, Properties: {Replicas: [{Region: !Ref AWS::Region}]}}
Catalogue:
  Type: AWS::DynamoDB::GlobalTable
  Properties: {Replicas: [{Region: us-east-1, Tags: [{Key: DataClassification, Value: public}]}]}
""",
    ),
    failing=(
        """
Parameters:
  Second: {Type: String}
Resources:
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
        - Region: eu-west-1
        - Region: us-east-1  # <--
        - Region: !Ref Second  # <-- ?
        - Region: Frankfurt  # <--
""",
        """
--- # {name: data}
Resources:
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:  # <--
        - Region: eu-west-1
""",
    ),
)


@policy.check
def check(table: Resource) -> Violations:
    """Each Region; then how many."""
    said = tag(table, "DataClassification")
    regions = list(table.each("Replicas.*.Region"))
    if said is None or said not in HARMLESS:
        for region in regions:
            fault = leaves_eea(region)
            if fault:
                yield region, fault
    if table.stack.role and table.environment == "prod" and len(regions) == 1:
        yield table.spot("Replicas"), "the table is lost with its only Region"
