"""Search domains of either name, and the policies of serverless collections."""

from policies.kernel import Value

CONFIG = {
    "AWS::OpenSearchService::Domain": "ClusterConfig",
    "AWS::Elasticsearch::Domain": "ElasticsearchClusterConfig",
}
"""Domain type → the property that holds its nodes."""
DOMAINS = tuple(CONFIG)
POLICY = "AWS::OpenSearchServerless::SecurityPolicy"


def is_published(option: Value | None) -> bool:
    """Whether a log is on and has a log group to go to; without one it is refused or goes nowhere."""
    return option is not None and option.on("Enabled") and option.get("CloudWatchLogsLogGroupArn") is not None
