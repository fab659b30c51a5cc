"""Policy trail-encrypted-cmk."""

from policies.aws.cdn import is_set
from policies.aws.keys import is_own_key
from policies.aws.trails import STORE, TRAIL
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

KEY = {TRAIL: "KMSKeyId", STORE: "KmsKeyId"}

policy = Policy(
    id="trail-encrypted-cmk",
    severity=MEDIUM,
    severity_reason="The files are encrypted by S3 in any case; the key of one's own is a second lock on who may read "
    "them.",
    resource=(TRAIL, STORE),
    title="CloudTrail logs are encrypted with a customer-managed KMS key",
    serves={PCI: {"10.3.1": PARTIAL}, GDPR: {"32(1)(a)": SUPPORTING, "5(1)(f)": PARTIAL}},
    why="A trail tells which doors there are and who uses them. A key of one's own decides who may read it apart from "
    "who may read the bucket, and each reading of it is recorded in turn. Not seen: whom the key's policy admits "
    "(kms-key-policy-separated).",
    fix="Set KMSKeyId (KmsKeyId of an event data store) to a key of your own.",
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {KMSKeyId: !GetAtt Key.Arn}}
Store: {Type: AWS::CloudTrail::EventDataStore, Properties: {KmsKeyId: alias/trail}}
Key: {Type: AWS::KMS::Key}
""",
        """
Parameters:
  KeyArn: {Type: String}
Resources:
  Trail: {Type: AWS::CloudTrail::Trail, Properties: {KMSKeyId: !Ref KeyArn}}
""",
    ),
    failing=(
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:  # <--
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: audit, KMSKeyId: !If [Never, alias/trail, !Ref AWS::NoValue]}
  Empty:
    Type: AWS::CloudTrail::Trail
    Properties:
      KMSKeyId: ""  # <--
  Store:
    Type: AWS::CloudTrail::EventDataStore
    Properties:
      KmsKeyId: alias/aws/cloudtrail  # <--
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """A key, and one's own."""
    key = trail.get(KEY[trail.type])
    if not is_set(key) or not is_own_key(key):
        yield trail.spot(KEY[trail.type]), "the trail is not encrypted with a key of its own"
