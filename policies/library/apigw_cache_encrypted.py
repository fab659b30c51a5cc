"""Policy apigw-cache-encrypted."""

from policies.aws.gateways import DEPLOYMENT, SAM_API, STAGE, is_stage, methods
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

ENCRYPTED = "CacheDataEncrypted"

policy = Policy(
    id="apigw-cache-encrypted",
    severity=MEDIUM,
    resource=(STAGE, DEPLOYMENT, SAM_API),
    title="Caches of API stages are encrypted",
    serves={PCI: {"3.5.1": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="Medium: the cache is AWS's own and out of reach; encryption is a second line.",
    why="A cache keeps answers, and with them what shoppers asked for. It is encrypted where CacheDataEncrypted "
    "says so for each method that is cached. Not seen: what the answers hold.",
    fix="Set CacheDataEncrypted to true wherever CachingEnabled is.",
    passing=(
        """
Stage:
  Type: AWS::ApiGateway::Stage
  Properties:
    CacheClusterEnabled: true
    MethodSettings: [{HttpMethod: "*", ResourcePath: "/*", CachingEnabled: "true", CacheDataEncrypted: "true"}]
Uncached: {Type: AWS::ApiGateway::Stage, Properties: {StageName: v1}}
Off: {Type: AWS::ApiGateway::Stage, Properties: {MethodSettings: [{CachingEnabled: false, CacheDataEncrypted: false}]}}
Inline:
  Type: AWS::ApiGateway::Deployment
  Properties: {StageDescription: {CacheClusterEnabled: true, CacheDataEncrypted: true}}
""",
    ),
    failing=(
        """
Stage:
  Type: AWS::ApiGateway::Stage
  Properties:
    CacheClusterEnabled: true
    MethodSettings:
      - {CachingEnabled: true, HttpMethod: "*"}  # <--
      - CachingEnabled: true
        CacheDataEncrypted: "false"  # <--
Unsaid:
  Type: AWS::ApiGateway::Stage
  Properties:
    CacheClusterEnabled: true  # <--
Inline:
  Type: AWS::ApiGateway::Deployment
  Properties:
    StageDescription:
      CachingEnabled: true
      CacheDataEncrypted: false  # <--
""",
    ),
)


@policy.applies
def applies(stage: Resource) -> bool:
    """What makes a stage."""
    return is_stage(stage)


@policy.check
def check(stage: Resource) -> Violations:
    """Each method that is cached; then a cluster of which no setting speaks."""
    under = stage.get("StageDescription") if stage.type == DEPLOYMENT else stage.body()
    parts = [each for each in (under, *methods(stage)) if each is not None]
    if any(each.unknown and each.holds("encrypt the cache") for each in parts):
        return
    found = [each for each in parts if not each.unknown]
    said = [each for each in found if each.get("CachingEnabled") is not None or each.get(ENCRYPTED) is not None]
    for each in said:
        caching = each.get("CachingEnabled")
        off = each.get(ENCRYPTED) is None if caching is None else not caching
        if not off and not each.on(ENCRYPTED):
            yield each if each.get(ENCRYPTED) is None else each.spot(ENCRYPTED), "the cache is not encrypted"
    if not said and under is not None and under.on("CacheClusterEnabled"):
        yield under.spot("CacheClusterEnabled"), "the cache is not encrypted"
