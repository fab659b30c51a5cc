"""Policy gov-prod-nonprod-separated."""

import re
from collections.abc import Iterator

from cfn.unknown import Unknown
from policies.aws.tags import tag
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

PLACES = {
    "AWS::EC2::VPCPeeringConnection": ("VpcId", "PeerVpcId"),
    "AWS::EC2::TransitGatewayVpcAttachment": ("TransitGatewayId", "VpcId"),
    "AWS::KMS::Key": ("KeyPolicy.Statement.*.Principal",),
    "AWS::IAM::Role": ("AssumeRolePolicyDocument.Statement.*.Principal", "ManagedPolicyArns"),
    "AWS::S3::BucketPolicy": ("PolicyDocument.Statement.*.Principal",),
    "AWS::RDS::DBInstance": ("DBSnapshotIdentifier", "SourceDBInstanceIdentifier", "KmsKeyId"),
    "AWS::RDS::DBCluster": ("SnapshotIdentifier", "SourceDBClusterIdentifier", "KmsKeyId"),
}
SIDES = {
    "production": frozenset({"prod", "production", "prd", "live"}),
    "another environment": frozenset(
        {"dev", "development", "test", "testing", "staging", "stage", "qa", "uat", "sandbox", "nonprod"}
    ),
}
WORDS = re.compile(r"[^a-z0-9]+")
NAMED = re.compile("|".join(sorted(name for names in SIDES.values() for name in names)))
"""The letters of such a name, which most values do not have."""

policy = Policy(
    id="gov-prod-nonprod-separated",
    severity=MEDIUM,
    resource=tuple(PLACES),
    title="Production and other environments share no network, key, role or data",
    serves={
        PCI: {"6.5.3": PARTIAL, "6.5.4": SUPPORTING, "6.5.5": SUPPORTING},
        GDPR: {"32(1)(b)": SUPPORTING, "25(2)": SUPPORTING},
    },
    why="What is tried out in development must not reach card data, and a key or role that both sides use is a way "
    "across. The side of a resource is known from its platform, the parameter Environment or its tag Environment; "
    "what it reaches is judged by names that say an environment (prod-vpc-id, role/dev-deploy). Not seen: accounts, "
    "names that do not tell, and ways outside these types.",
    fix="Give each environment its own network, keys and roles, best an account of its own.",
    severity_reason="It takes a hole on the weaker side first; then the way across is open.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Tags: [{Key: Environment, Value: dev}]
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {AWS: "arn:aws:iam::1:role/dev-deploy"}, Action: sts:AssumeRole}]
Database: {Type: AWS::RDS::DBInstance, Properties: {DBSnapshotIdentifier: prod-snapshot}}
Products:
  Type: AWS::RDS::DBInstance
  Properties: {DBSnapshotIdentifier: products-synthetic, Tags: [{Key: Environment, Value: test}]}
""",
    ),
    failing=(
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Peering:
    Type: AWS::EC2::VPCPeeringConnection
    Properties:
      VpcId: !ImportValue dev-vpc-id
      PeerVpcId: !ImportValue prod-vpc-id  # <--
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      DBSnapshotIdentifier: arn:aws:rds:eu-west-1:111122223333:snapshot:prod-shop  # <--
  Key:
    Type: AWS::KMS::Key
    Properties:
      Tags: [{Key: Environment, Value: production}]
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::111122223333:role/dev-deploy"}  # <--
            Action: kms:Decrypt
            Resource: "*"
""",
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    Tags: [{Key: Environment, Value: production}]
    KeyPolicy:
      Statement:
        - Effect: Allow
          Principal:
            AWS:
              - arn:aws:iam::111122223333:role/prod-orders
              - arn:aws:iam::111122223333:role/dev-deploy  # <--
              - !Sub "arn:aws:iam::${AWS::AccountId}:role/staging-deploy"  # <--
          Action: kms:Decrypt
          Resource: "*"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each text that names an environment of the other side."""
    values = [value for pattern in PLACES[resource.type] for value in resource.each(pattern)]
    side = _side(resource) if values else ""
    for value in values if side else ():
        yield from _across(value, side)


def _side(resource: Resource) -> str:
    said = tag(resource, "Environment")
    name = resource.environment if said is None else str(said)
    return next((side for side, names in SIDES.items() if name.lower() in names), "")


def _across(value: Value, side: str) -> Violations:
    if value.is_map:
        for _, inner in value.entries():
            yield from _across(inner, side)
    elif value.is_list:
        for inner in value:
            yield from _across(inner, side)
    else:
        texts = [text.lower() for text in _texts(value.raw)]
        words = {word for text in texts if NAMED.search(text) for word in WORDS.split(text)}
        for other, names in SIDES.items():
            if other != side and not words.isdisjoint(names):
                yield value, f"{side} reaches {other}"


def _texts(raw: object) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, Unknown):
        yield raw.path
        for part in raw.parts:
            yield from _texts(part)
