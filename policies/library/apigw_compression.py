"""Policy apigw-compression."""

from policies.aws.gateways import REST_API, SAM_API
from policies.kernel import LOW, Policy, Resource, Violations

MOST_BYTES = 10485760

policy = Policy(
    id="apigw-compression",
    severity=LOW,
    resource=(REST_API, SAM_API),
    title="REST APIs compress their answers",
    serves={},
    opinion=True,
    severity_reason="Low: a matter of speed and of the cost of transfer.",
    why="Without MinimumCompressionSize answers go out as they are; outside 0 to 10,485,760 bytes the value is "
    "refused. Not seen: what the backend compresses itself.",
    fix="Set MinimumCompressionSize, to 1024 for instance.",
    passing=(
        """
Api: {Type: AWS::ApiGateway::RestApi, Properties: {MinimumCompressionSize: "1024"}}
""",
    ),
    failing=(
        """
Unsaid:  # <--
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: a}
Below:
  Type: AWS::ApiGateway::RestApi
  Properties:
    MinimumCompressionSize: -1  # <--
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """A size that is accepted."""
    size = api.get("MinimumCompressionSize")
    if size is None or size < 0 or size > MOST_BYTES:
        yield api.spot("MinimumCompressionSize"), "answers are not compressed"
