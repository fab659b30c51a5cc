"""Policy ssm-sessions-logged-encrypted."""

from policies.aws.cdn import is_set
from policies.aws.documents import tree
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

policy = Policy(
    id="ssm-sessions-logged-encrypted",
    severity=MEDIUM,
    severity_reason="Who opened a session is in the trail all the same; what was typed in it is recorded nowhere, or "
    "lies unencrypted.",
    resource="AWS::SSM::Document",
    title="Session Manager preferences log sessions, encrypted, and use a KMS key",
    serves={PCI: {"10.2.1.2": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A session document says where Session Manager logs what people do on machines. Without a bucket or log group "
    "nothing is kept; without kmsKeyId the stream has TLS alone. Only documents of type Session are asked. Not seen: "
    "preferences that somebody set by hand.",
    fix="Set s3BucketName or cloudWatchLogGroupName with encryption on, and kmsKeyId, among the document's inputs.",
    passing=(
        """
Preferences:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      sessionType: Standard_Stream
      inputs: {cloudWatchLogGroupName: sessions, cloudWatchEncryptionEnabled: "true", kmsKeyId: alias/sessions}
Run: {Type: AWS::SSM::Document, Properties: {DocumentType: Command, Content: {schemaVersion: "2.2"}}}
""",
    ),
    failing=(
        """
Silent:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      sessionType: Standard_Stream
      inputs:  # <--
        runAsEnabled: false
Plain:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      inputs:
        s3BucketName: logs
        s3EncryptionEnabled: false  # <--
        kmsKeyId: alias/sessions
Text:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content: '{"inputs": {"s3BucketName": "logs", "s3EncryptionEnabled": true}}'  # <--
""",
    ),
)


@policy.applies
def applies(document: Resource) -> bool:
    """Documents with preferences of sessions."""
    kind = document.get("DocumentType")
    return kind is not None and kind == "Session"


@policy.check
def check(document: Resource) -> Violations:
    """A place for the log, encrypted; a key for the stream."""
    content = tree(document.get("Content"))
    inputs = None if content is None else content.get("inputs")
    if inputs is None:
        yield document.spot("Content"), "sessions are not logged"
        return
    places = [
        (inputs.get(place), inputs.get(switch), switch)
        for place, switch in (
            ("s3BucketName", "s3EncryptionEnabled"),
            ("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"),
        )
    ]
    logged = [switch for place, switch, _ in places if is_set(place)]
    if not logged:
        yield inputs.spot("cloudWatchLogGroupName"), "sessions are not logged"
    for place, switch, name in places:
        if is_set(place) and not _is_on(switch):
            yield inputs.spot(name), "the log of sessions is not encrypted"
    if not is_set(inputs.get("kmsKeyId")):
        yield inputs.spot("kmsKeyId"), "the stream of a session is not encrypted with a KMS key"


def _is_on(switch: Value | None) -> bool:
    return switch is not None and bool(switch)
