"""Policy cf-geo-and-price-class."""

from policies.aws.cdn import DISTRIBUTION
from policies.kernel import LOW, Policy, Resource, Violations

TYPE = "DistributionConfig.Restrictions.GeoRestriction.RestrictionType"

policy = Policy(
    id="cf-geo-and-price-class",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Distributions restrict the countries they serve (geo restriction)",
    serves={},
    opinion=True,
    severity_reason="Low: whom a shop sells to is its own choice, and a country is easily pretended.",
    why="A shop that sells to some countries only need not answer the rest, and contents under licence must not. "
    "The edge set (PriceClass) is a matter of cost and keeps nobody out. Edge caches hold contents outside the Region "
    "either way. Not seen: restrictions by a rule of the web ACL.",
    fix="Set Restrictions.GeoRestriction with RestrictionType whitelist and Locations.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig: {Restrictions: {GeoRestriction: {RestrictionType: whitelist, Locations: [AT, DE]}}}
""",
    ),
    failing=(
        """
Lone:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:  # <--
      Enabled: true
Open:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Restrictions:
        GeoRestriction:
          RestrictionType: none  # <--
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """A list of countries."""
    kind = distribution.get(TYPE)
    if kind is None or kind == "none":
        yield distribution.spot(TYPE), "the distribution serves every country"
