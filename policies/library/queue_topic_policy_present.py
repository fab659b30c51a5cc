"""Policy queue-topic-policy-present."""

from policies.kernel import LOW, Policy, Resource, Violations

POLICIES = {
    "AWS::SQS::Queue": ("AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"),
    "AWS::SNS::Topic": ("AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"),
}

policy = Policy(
    id="queue-topic-policy-present",
    severity=LOW,
    resource=tuple(POLICIES),
    title="SQS queues and SNS topics have a policy, without which requests in clear text (no TLS) are answered",
    serves={},
    opinion=True,
    why="Only a policy of the queue or topic can refuse plain HTTP to everybody; one without any answers it. What a "
    "policy says, queue-topic-policies-require-tls asks. Not seen: policies of other templates.",
    fix="Add a QueuePolicy or TopicPolicy that denies requests where aws:SecureTransport is false.",
    severity_reason="SDKs speak TLS by themselves; it takes a mistake to send a message in clear text.",
    passing=(
        """
Queue: {Type: AWS::SQS::Queue}
Policy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: {}}}
""",
    ),
    failing=(
        """
Queue:  # <--
  Type: AWS::SQS::Queue
Topic:  # <--
  Type: AWS::SNS::Topic
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Any policy that names it."""
    if not resource.referrers(*POLICIES[resource.type]) and not resource.met_elsewhere("have a policy"):
        yield resource, "nothing refuses requests without TLS"
