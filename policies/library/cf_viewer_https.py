"""Policy cf-viewer-https."""

from policies.aws.cdn import DISTRIBUTION, behaviours
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="cf-viewer-https",
    severity=HIGH,
    resource=DISTRIBUTION,
    title="Viewers of CloudFront use HTTPS in every cache behaviour (viewer protocol policy)",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="High: session cookies and what shoppers type cross whatever network they are in, in clear.",
    why="Whatever the load balancer demands, the shopper's connection ends at the edge: a behaviour that allows "
    "HTTP sends cookies in clear. The default behaviour and those for paths are looked at. Not seen: links of one's "
    "own pages to http addresses.",
    fix="Set ViewerProtocolPolicy to redirect-to-https or https-only in every behaviour.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior: {TargetOriginId: shop, ViewerProtocolPolicy: redirect-to-https}
      CacheBehaviors: [{PathPattern: /old/*, TargetOriginId: old, ViewerProtocolPolicy: https-only}]
""",
    ),
    failing=(
        """
Parameters:
  Viewer: {Type: String}
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior:
          ViewerProtocolPolicy: !Ref Viewer  # <-- ?
        CacheBehaviors:
          - PathPattern: /x  # <--
            ViewerProtocolPolicy: !If [Never, https-only, !Ref AWS::NoValue]
  Shop:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior:
          ViewerProtocolPolicy: allow-all  # <--
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Every behaviour refuses HTTP or redirects it."""
    for behaviour in behaviours(distribution):
        found = behaviour.get("ViewerProtocolPolicy")
        if found is None or found == "allow-all":
            yield behaviour.spot("ViewerProtocolPolicy"), "viewers may use plain HTTP"
