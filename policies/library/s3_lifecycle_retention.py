"""Policy s3-lifecycle-retention."""

from policies.aws.regions import HARMLESS
from policies.aws.tags import tag
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

ENDS = ("ExpirationInDays", "ExpirationDate")
OLD_ENDS = (
    "NoncurrentVersionExpiration",
    "NoncurrentVersionExpirationInDays",
)

policy = Policy(
    id="s3-lifecycle-retention",
    severity=HIGH,
    resource="AWS::S3::Bucket",
    title="Objects, their old versions and parts of uploads end in time",
    serves={
        PCI: {"3.2.1": PARTIAL},
        GDPR: {"5(1)(e)": DIRECT, "17(1)": PARTIAL, "25(2)": PARTIAL},
    },
    why="S3 keeps everything for ever unless told otherwise, and in a bucket with versions an object that expires, or "
    "that a person had erased, lives on as an old version. Every bucket needs a lifecycle rule that is on, and old "
    "versions an end wherever objects have one. Buckets tagged DataClassification restricted, confidential or the like "
    "must end objects too, and parts of broken uploads; those tagged public or internal may keep their objects. Not "
    "seen: whether the days fit the purpose, and data whose tag says less than it should.",
    fix="Set LifecycleConfiguration with a rule Status Enabled: ExpirationInDays, "
    "NoncurrentVersionExpiration.NoncurrentDays and AbortIncompleteMultipartUpload.DaysAfterInitiation.",
    passing=(
        """
Logs:
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration: {Status: Enabled}
    Tags: [{Key: DataClassification, Value: restricted}]
    LifecycleConfiguration:
      Rules:
        - Status: Enabled
          ExpirationInDays: "400"
          NoncurrentVersionExpiration: {NoncurrentDays: 30}
          AbortIncompleteMultipartUpload: {DaysAfterInitiation: 1}
Media:
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration: {Status: Enabled}
    Tags: [{Key: DataClassification, Value: public}]
    LifecycleConfiguration: {Rules: [{Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 30}}]}
Plain:
  Type: AWS::S3::Bucket
  Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 30}]}}
""",
    ),
    failing=(
        """
Parameters:
  On: {Type: String}
Resources:
  Bare:  # <--
    Type: AWS::S3::Bucket
  Off:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:  # <--
        Rules: [{Status: Disabled, ExpirationInDays: 30}]
  Chosen:
    Type: AWS::S3::Bucket
    Properties:
      LifecycleConfiguration:  # <-- ?
        Rules: [{Status: !Ref On, ExpirationInDays: 30}]
  Versions:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
      LifecycleConfiguration:  # <--
        Rules: [{Status: Enabled, ExpirationInDays: 30}]
""",
        """
People:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: confidential}]
    LifecycleConfiguration:  # <--
      Rules: [{Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 30}]}]
Parts:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: confidential}]
    LifecycleConfiguration:  # <--
      Rules: [{Status: Enabled, ExpirationInDays: 30}]
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """A rule that is on; then what has to end."""
    rules = [rule for rule in bucket.each("LifecycleConfiguration.Rules.*") if _is_on(rule)]
    place = bucket.spot("LifecycleConfiguration")
    if not rules:
        yield place, "nothing in the bucket ever ends"
        return
    said = tag(bucket, "DataClassification")
    personal = said is not None and said not in HARMLESS
    ends = any(_has(rule, *ENDS) for rule in rules)
    if personal and not ends:
        yield place, "objects are kept for ever"
    versions = bucket.get("VersioningConfiguration.Status")
    versioned = versions is not None and versions == "Enabled"
    if versioned and (ends or personal) and not any(_has(rule, *OLD_ENDS) for rule in rules):
        yield place, "old versions are kept for ever"
    if personal and not any(_has(rule, "AbortIncompleteMultipartUpload") for rule in rules):
        yield place, "parts of broken uploads are kept for ever"


def _is_on(rule: Value) -> bool:
    status = rule.get("Status")
    return status is not None and status == "Enabled"


def _has(rule: Value, *names: str) -> bool:
    return any(rule.get(name) is not None for name in names)
