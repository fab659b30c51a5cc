"""Policy s3-lifecycle-configured."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="s3-lifecycle-configured",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="Buckets have a lifecycle rule that is on",
    serves={GDPR: {"5(1)(e)": PARTIAL, "25(2)": PARTIAL}, PCI: {"3.2.1": PARTIAL}},
    severity_reason="Medium: nothing leaks, but what nobody ends is kept for ever, with its cost and its personal "
    "data.",
    why="S3 keeps everything for ever unless told otherwise. Any rule counts that is Enabled: to expire, to move "
    "on, to end old versions or parts of uploads. What buckets of personal data must end is asked by s3-lifecycle-"
    "retention. Not seen: whether the days fit the purpose.",
    fix="Set LifecycleConfiguration with a rule Status Enabled.",
    passing=(
        """
Plain: {Type: AWS::S3::Bucket, Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 30}]}}}
Moved:
  Type: AWS::S3::Bucket
  Properties:
    LifecycleConfiguration:
      Rules:
        - {Status: Disabled, ExpirationInDays: 30}
        - {Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 30}]}
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
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """A rule that is on."""
    if not any(status == "Enabled" for status in bucket.each("LifecycleConfiguration.Rules.*.Status")):
        yield bucket.spot("LifecycleConfiguration"), "no lifecycle rule is on"
