"""Policy gov-tags-classification-scope-owner."""

from collections.abc import Iterator

from policies.aws.platform import in_platform
from policies.kernel import GDPR, LOW, PCI, REL, SUPPORTING, Policy, Resource, Violations

GLOBAL = "AWS::DynamoDB::GlobalTable"
MEMBER = "AWS::RDS::DBInstance"
WANTED = {
    "the class of its data": ("dataclassification", "classification", "dataclass"),
    "its PCI scope": ("pciscope", "scope", "compliancescope"),
    "its owner": ("owner", "team", "contact"),
}

policy = Policy(
    id="gov-tags-classification-scope-owner",
    severity=LOW,
    scoping=True,
    resource=(
        "AWS::S3::Bucket",
        "AWS::RDS::DBCluster",
        MEMBER,
        "AWS::DynamoDB::Table",
        GLOBAL,
        "AWS::Kinesis::Stream",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::EFS::FileSystem",
    ),
    title="Data stores say what they hold, whether cards are near, and whose they are",
    serves={
        PCI: {"12.5.1": SUPPORTING, "12.5.2": SUPPORTING, "1.2.4": SUPPORTING},
        GDPR: {"30(1)": SUPPORTING, "5(2)": SUPPORTING, "25(1)": SUPPORTING},
        REL: {"REL13-BP01": SUPPORTING},
    },
    why="An inventory that is kept by hand is wrong within a month; tags are written where the store is. Three are "
    "looked for, under any of the usual names, in any case: class, scope, owner. Low, because a name is an opinion and "
    "a missing tag loses no data; gates that fail from medium on pass it by. Tags that a stack is deployed with reach "
    "its resources too, so a store without any tag at all is left out outside a platform. Not seen: whether a tag "
    "tells the truth.",
    fix="Add the tags DataClassification, PciScope and Owner.",
    severity_reason="A missing tag loses no data; a name is an opinion.",
    passing=(
        """
Bucket:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: data-classification, Value: internal}, {Key: pci_scope, Value: connected}, {Key: Owner, Value: shop}]
Table:
  Type: AWS::DynamoDB::GlobalTable
  Properties:
    Replicas:
      - Region: eu-west-1
        Tags: [{Key: DataClassification, Value: a}, {Key: PciScope, Value: b}, {Key: Owner, Value: c}]
Bare: {Type: AWS::Kinesis::Stream}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: cluster}}
""",
    ),
    failing=(
        """
Some:
  Type: AWS::S3::Bucket
  Properties:
    Tags:  # <--
      - {Key: Name, Value: a}
""",
        """
--- # {name: data}
Resources:
  Bare: {Type: AWS::Kinesis::Stream}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Stores that have tags, in a platform all; an instance of a cluster is described by the cluster."""
    if resource.type == MEMBER and resource.get("DBClusterIdentifier") is not None:
        return False
    return in_platform(resource) or next(_names(resource), None) is not None


@policy.check
def check(resource: Resource) -> Violations:
    """One violation for each tag that is missing."""
    names = list(_names(resource))
    place = "Replicas" if resource.type == GLOBAL else "Tags"
    for told, keys in WANTED.items():
        if not any(name in keys for name in names):
            yield resource.spot(place), f"no tag tells {told}"


def _names(resource: Resource) -> Iterator[str]:
    for path in ("Tags", "FileSystemTags", "Replicas.*.Tags"):
        for tags in resource.each(path):
            pairs = [pair for pair in (entry.get("Key") for entry in tags) if pair is not None]
            yield from map(_plain, map(str, pairs) if pairs else (key for key, _ in tags.entries()))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.rpartition(":")[2].lower() if letter.isalnum())
