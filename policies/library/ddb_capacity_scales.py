"""Policy ddb-capacity-scales."""

from collections.abc import Iterator

from policies.aws.tables import GLOBAL, TABLE
from policies.kernel import DIRECT, MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"
DIMENSIONS = {"reads": "dynamodb:table:ReadCapacityUnits", "writes": "dynamodb:table:WriteCapacityUnits"}
GLOBAL_WRITES = "WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings"
GLOBAL_READS = "ReadProvisionedThroughputSettings.ReadCapacityAutoScalingSettings"

policy = Policy(
    id="ddb-capacity-scales",
    severity=MEDIUM,
    severity_reason="Medium: with a fixed capacity requests are refused as soon as load exceeds it; no data is lost or "
    "exposed.",
    resource=(TABLE, GLOBAL),
    title="DynamoDB tables take what comes: on demand, or with auto scaling of reads and writes",
    serves={REL: {"REL07-BP01": DIRECT, "F08": PARTIAL, "F18": PARTIAL}},
    why="A table of fixed capacity refuses what comes above it, and in a sale that is the moment when carts are "
    "filled. Provisioned is what a table is if BillingMode says nothing. An environment named dev may have fixed "
    "capacity. Where the template hands the table out, scaling may stand elsewhere (undecided). Not seen: secondary "
    "indexes' own capacity, hot keys, and whether the upper bound of scaling is enough.",
    fix="Set BillingMode PAY_PER_REQUEST, or declare a ScalableTarget with a scaling policy for ReadCapacityUnits and "
    "one for WriteCapacityUnits (in a global table: the auto scaling settings), with MaxCapacity above MinCapacity.",
    passing=(
        """
Demand: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}
Everywhere: {Type: AWS::DynamoDB::GlobalTable, Properties: {BillingMode: PAY_PER_REQUEST, Replicas: []}}
Scaled:
  Type: AWS::DynamoDB::Table
  Properties: {ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}}
Reads:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ResourceId: !Sub "table/${Scaled}"
    ScalableDimension: dynamodb:table:ReadCapacityUnits
    MinCapacity: "5"
    MaxCapacity: "100"
Writes:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ResourceId: !Join [/, [table, !Ref Scaled]]
    ScalableDimension: dynamodb:table:WriteCapacityUnits
    MinCapacity: 5
    MaxCapacity: 100
Named: {Type: AWS::DynamoDB::Table, Properties: {TableName: carts, BillingMode: PROVISIONED}}
NamedReads:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: table/carts, ScalableDimension: "dynamodb:table:ReadCapacityUnits"}
NamedWrites:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: table/carts, ScalableDimension: "dynamodb:table:WriteCapacityUnits"}
Global:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    WriteProvisionedThroughputSettings: {WriteCapacityAutoScalingSettings: {MinCapacity: 1, MaxCapacity: 9}}
    Replicas:
      - Region: eu-west-1
        ReadProvisionedThroughputSettings: {ReadCapacityAutoScalingSettings: {MinCapacity: 1, MaxCapacity: 9}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Fixed: {Type: AWS::DynamoDB::Table}
""",
    ),
    failing=(
        """
Parameters:
  Mode: {Type: String}
Resources:
  Fixed:  # <--
    Type: AWS::DynamoDB::Table
    Properties: {ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 5}}
  Said:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PROVISIONED  # <--
  Half:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PROVISIONED  # <--
  Reads:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ResourceId: !Sub "table/${Half}", ScalableDimension: "dynamodb:table:ReadCapacityUnits"}
  Chosen:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: !Ref Mode  # <-- ?
  Shared:  # <-- ?
    Type: AWS::DynamoDB::Table
  Stuck:  # <--
    Type: AWS::DynamoDB::Table
  StuckReads:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ResourceId: !Sub "table/${Stuck}"
      ScalableDimension: dynamodb:table:ReadCapacityUnits
      MinCapacity: 5
      MaxCapacity: 5
  StuckWrites:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ResourceId: !Sub "table/${Stuck}", ScalableDimension: "dynamodb:table:WriteCapacityUnits"}
  Global:  # <--
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
        - Region: eu-west-1  # <--
          ReadProvisionedThroughputSettings: {ReadCapacityUnits: 5}
Outputs:
  Table: {Value: !GetAtt Shared.Arn, Export: {Name: table}}
""",
    ),
)


@policy.applies
def applies(table: Resource) -> bool:
    """Capacity may be fixed in an environment named dev."""
    return table.environment != "dev"


@policy.check
def check(table: Resource) -> Violations:
    """On demand, or bounds that leave room in both directions."""
    mode = table.get("BillingMode")
    if mode is not None and mode == "PAY_PER_REQUEST":
        return
    if table.type == GLOBAL:
        if table.get(GLOBAL_WRITES) is None:
            yield table.spot("BillingMode"), "writes have a fixed capacity"
        for replica in table.each("Replicas.*"):
            if replica.get(GLOBAL_READS) is None and table.get("ReadProvisionedThroughputSettings") is None:
                yield replica, "reads have a fixed capacity"
        return
    scaled = [
        dimension for dimension in DIMENSIONS.values() if any(_leaves_room(e) for e in _targets(table, dimension))
    ]
    missing = [what for what, dimension in DIMENSIONS.items() if dimension not in scaled]
    if missing and not table.met_elsewhere("be scaled by another template"):
        yield table.spot("BillingMode"), f"{' and '.join(missing)} have a fixed capacity"


def _targets(table: Resource, dimension: str) -> Iterator[Resource]:
    name = table.get("TableName")
    for target in table.view.of_type(TARGET):
        said, means = target.get("ScalableDimension"), target.get("ResourceId")
        if said is None or means is None or str(said) != dimension:
            continue
        written = name is not None and _same_text(means, f"table/{name}")
        if written or table in means.targets():
            yield target


def _same_text(value: Value, text: str) -> bool:
    return str(value) == text


def _leaves_room(target: Resource) -> bool:
    least, most = target.get("MinCapacity"), target.get("MaxCapacity")
    if least is None or most is None or least.number is None or most.number is None:
        return True
    return most.number > least.number
