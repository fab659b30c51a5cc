"""Policy cf-enabled."""

from policies.aws.cdn import DISTRIBUTION
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cf-enabled",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Distributions are enabled and have an origin",
    serves={},
    opinion=True,
    severity_reason="Low: a distribution that is off serves nobody; it may be off on purpose for a while.",
    why="Static contents past the CDN are slower and reach the origin unguarded; a distribution that is off, or has "
    "no origin, is either a leftover or a mistake. Not seen: traffic that another distribution serves.",
    fix="Set Enabled to true and name an origin, or delete the distribution.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties: {DistributionConfig: {Enabled: "true", Origins: [{Id: a, DomainName: a.example.com}]}}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: false  # <--
      Origins: [{Id: a, DomainName: a.example.com}]
Empty:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:  # <--
      Enabled: true
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """On, with something to ask."""
    if not distribution.on("DistributionConfig.Enabled"):
        yield distribution.spot("DistributionConfig.Enabled"), "the distribution is switched off"
    if distribution.get("DistributionConfig.Origins.*") is None:
        yield distribution.spot("DistributionConfig.Origins"), "the distribution has no origin"
