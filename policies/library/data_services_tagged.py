"""Policy data-services-tagged."""

from policies.kernel import LOW, Policy, Resource, Violations

TYPES = (
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::Kinesis::Stream",
    "AWS::KinesisVideo::Stream",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::MSK::Cluster",
    "AWS::AmazonMQ::Broker",
    "AWS::Glue::Job",
    "AWS::Glue::Crawler",
    "AWS::Athena::WorkGroup",
    "AWS::EMR::Cluster",
    "AWS::SageMaker::NotebookInstance",
    "AWS::SageMaker::Model",
    "AWS::SageMaker::EndpointConfig",
    "AWS::SageMaker::Domain",
    "AWS::FSx::FileSystem",
)

policy = Policy(
    id="data-services-tagged",
    severity=LOW,
    resource=TYPES,
    title="Queues, topics, streams, brokers, analytics and machine learning resources have tags",
    serves={},
    opinion=True,
    why="Without any tag nobody can tell whose a resource is, what it holds and what it costs. Which tags, "
    "gov-tags-classification-scope-owner asks. Not seen: tags given to the whole stack.",
    fix="Set Tags with an owner, a purpose and a classification.",
    severity_reason="Tags order things; leaving them out opens nothing by itself.",
    passing=(
        """
Queue: {Type: AWS::SQS::Queue, Properties: {Tags: [{Key: Owner, Value: shop}]}}
Job: {Type: AWS::Glue::Job, Properties: {Tags: {Owner: shop}}}
""",
    ),
    failing=(
        """
Queue:  # <--
  Type: AWS::SQS::Queue
Topic:
  Type: AWS::SNS::Topic
  Properties:
    Tags: []  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Any tag."""
    if next(resource.each("Tags.*"), None) is None:
        yield resource.spot("Tags"), "no tag tells whose this is"
