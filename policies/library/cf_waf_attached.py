"""Policy cf-waf-attached."""

from policies.aws.cdn import DISTRIBUTION, is_set
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="cf-waf-attached",
    severity=HIGH,
    resource=DISTRIBUTION,
    title="Distributions have a web firewall (web ACL)",
    serves={PCI: {"6.4.2": PARTIAL, "6.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="High: a public shop is probed all day, and this is the control that PCI asks for in front of it.",
    why="A web ACL at the edge stops attacks before they reach the shop, also what the cache would answer. Not "
    "seen: how well the rules fit; the ACL itself is judged where it is declared.",
    fix="Set WebACLId to the ARN of a WAFv2 web ACL with Scope CLOUDFRONT.",
    passing=(
        """
Shop: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {WebACLId: "arn:aws:wafv2:a"}}}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:  # <--
      Enabled: true
Empty:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      WebACLId: ""  # <--
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """A web ACL is named."""
    if not is_set(distribution.get("DistributionConfig.WebACLId")):
        yield distribution.spot("DistributionConfig.WebACLId"), "no web ACL stands before the distribution"
