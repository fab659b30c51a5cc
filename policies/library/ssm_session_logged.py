"""Policy ssm-session-logged."""

from policies.aws.documents import tree
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ssm-session-logged",
    severity=MEDIUM,
    resource="AWS::SSM::Document",
    title="Session Manager sessions are logged to S3 or CloudWatch",
    serves={PCI: {"10.2.1.2": PARTIAL}},
    why="What an administrator does in a session is seen nowhere else. Asked of documents of type Session. Not seen: "
    "the preferences of the account, where no template holds them.",
    fix="Set inputs.s3BucketName or inputs.cloudWatchLogGroupName.",
    severity_reason="The trail still tells who began a session; what was done in it is lost.",
    passing=(
        """
Preferences:
  Type: AWS::SSM::Document
  Properties: {DocumentType: Session, Content: {inputs: {cloudWatchLogGroupName: sessions}}}
""",
    ),
    failing=(
        """
Preferences:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      inputs: {s3BucketName: "", cloudWatchLogGroupName: ""}  # <--
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
    """One kind of log at least."""
    content = tree(document.get("Content"))
    inputs = None if content is None else content.get("inputs")
    if inputs is not None and not inputs.on("s3BucketName") and not inputs.on("cloudWatchLogGroupName"):
        yield inputs, "sessions are not logged"
