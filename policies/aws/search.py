"""Search domains of either name, and the policies of serverless collections."""

CONFIG = {
    "AWS::OpenSearchService::Domain": "ClusterConfig",
    "AWS::Elasticsearch::Domain": "ElasticsearchClusterConfig",
}
"""Domain type → the property that holds its nodes."""
DOMAINS = tuple(CONFIG)
POLICY = "AWS::OpenSearchServerless::SecurityPolicy"
