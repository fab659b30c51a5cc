"""Policy ssm-session-encrypted."""

from policies.aws.documents import tree
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

LOGS = {"s3BucketName": "s3EncryptionEnabled", "cloudWatchLogGroupName": "cloudWatchEncryptionEnabled"}

policy = Policy(
    id="ssm-session-encrypted",
    severity=MEDIUM,
    resource="AWS::SSM::Document",
    title="Session Manager sessions and their logs are encrypted with a KMS key",
    serves={PCI: {"2.2.7": PARTIAL}},
    why="Session preferences without kmsKeyId encrypt by TLS only, and logs of a session hold what was typed and "
    "shown. Asked of documents of type Session: kmsKeyId, and encryption of the logs that go to S3 or CloudWatch. Not "
    "seen: the preferences of the account, where no template holds them.",
    fix="Set inputs.kmsKeyId, s3EncryptionEnabled and cloudWatchEncryptionEnabled.",
    severity_reason="TLS still encrypts on the way; the key adds a lock of one's own to administrative sessions.",
    passing=(
        """
Preferences:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      inputs: {kmsKeyId: !GetAtt Key.Arn, s3BucketName: a, s3EncryptionEnabled: true}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Run: {Type: AWS::SSM::Document, Properties: {DocumentType: Command, Content: {}}}
""",
    ),
    failing=(
        """
Preferences:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      inputs:
        kmsKeyId: ""  # <--
        s3BucketName: a
        s3EncryptionEnabled: false  # <--
        cloudWatchLogGroupName: b
        cloudWatchEncryptionEnabled: "false"  # <--
Text:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content: '{"schemaVersion": "1.0", "inputs": {}}'  # <--
""",
    ),
)


@policy.applies
def applies(document: Resource) -> bool:
    """Preferences of sessions."""
    kind = document.get("DocumentType")
    return kind is not None and kind == "Session"


@policy.check
def check(document: Resource) -> Violations:
    """The session's key, then each kind of log."""
    content = tree(document.get("Content"))
    inputs = None if content is None else content.get("inputs")
    if inputs is None:
        return
    key = inputs.get("kmsKeyId")
    if key is None or not (key.unknown or key):
        yield inputs.spot("kmsKeyId"), "sessions are not encrypted with a key of one's own"
    for where, switch in LOGS.items():
        if inputs.on(where) and not inputs.on(switch):
            yield inputs.spot(switch), "the log of the session is not encrypted"
