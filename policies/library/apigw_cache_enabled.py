"""Policy apigw-cache-enabled."""

from policies.aws.gateways import SAM_API, STAGE, methods
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-cache-enabled",
    severity=LOW,
    resource=(STAGE, SAM_API),
    title="Stages of REST APIs have a cache",
    serves={},
    opinion=True,
    severity_reason="Low: a matter of speed and load alone, and wrong for answers that are personal.",
    why="A cache answers repeated reads without asking the backend. It costs by the hour, and must not keep one "
    "shopper's answer for the next. Not seen: whether the answers may be cached.",
    fix="Set CacheClusterEnabled to true with a CacheClusterSize.",
    passing=(
        """
Stage: {Type: AWS::ApiGateway::Stage, Properties: {CacheClusterEnabled: "true"}}
Method: {Type: AWS::ApiGateway::Stage, Properties: {MethodSettings: [{HttpMethod: GET, CachingEnabled: true}]}}
""",
    ),
    failing=(
        """
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: v1}
Model:
  Type: AWS::Serverless::Api
  Properties:
    CacheClusterEnabled: false  # <--
""",
    ),
)


@policy.check
def check(stage: Resource) -> Violations:
    """The cache is on, of the stage or of a method."""
    if not stage.on("CacheClusterEnabled") and not any(each.on("CachingEnabled") for each in methods(stage)):
        yield stage.spot("CacheClusterEnabled"), "the stage has no cache"
