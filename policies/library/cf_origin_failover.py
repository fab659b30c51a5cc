"""Policy cf-origin-failover."""

from policies.aws.cdn import DISTRIBUTION, is_bucket, origins
from policies.aws.platform import has_standby, in_platform
from policies.kernel import GDPR, LOW, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

GROUPS = "DistributionConfig.OriginGroups.Items"
SERVER = ("500", "502", "503", "504")

policy = Policy(
    id="cf-origin-failover",
    severity=LOW,
    resource=DISTRIBUTION,
    title="A second origin answers when the first one fails (origin failover)",
    serves={
        REL: {"F13": PARTIAL, "REL11-BP02": PARTIAL, "REL13-BP02": SUPPORTING},
        GDPR: {"32(1)(b)": SUPPORTING},
    },
    severity_reason="Low: the cache hides most of it, and nothing is lost by it.",
    why="Pictures are most of a page, and a bucket in trouble leaves all of them broken; an origin group asks the "
    "replica within seconds, without DNS. It asks for reads only, so that what is written has to fail over by name. "
    "In a platform it is looked at where there is a second region. Not seen: whether the second origin holds the same "
    "objects.",
    fix="Add a group to OriginGroups with two members and the status codes 500, 502, 503 and 504, and name the "
    "group in the behaviour's TargetOriginId.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: first, DomainName: a.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}
        - {Id: second, DomainName: b.s3.eu-central-1.amazonaws.com, S3OriginConfig: {}}
      OriginGroups:
        Quantity: 1
        Items:
          - Id: media
            Members: {Quantity: 2, Items: [{OriginId: first}, {OriginId: second}]}
            FailoverCriteria: {StatusCodes: {Quantity: 4, Items: [500, "502", 503, 504]}}
      DefaultCacheBehavior: {TargetOriginId: media}
""",
        """
--- # {name: edge, roles: [primary]}
Resources:
  Shop:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: {Origins: [{Id: shop, DomainName: origin.example.com, CustomOriginConfig: {}}]}}
""",
    ),
    failing=(
        """
Lone:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig: {Origins: [{Id: first, DomainName: a.s3.amazonaws.com, S3OriginConfig: {}}]}  # <--
Half:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: first, DomainName: a.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}
        - {Id: second, DomainName: b.s3.eu-central-1.amazonaws.com, S3OriginConfig: {}}
        - {Id: third, DomainName: c.s3.eu-central-1.amazonaws.com, S3OriginConfig: {}}
      OriginGroups:
        Items:
          - Id: media
            Members:
              Items: [{OriginId: first}, {OriginId: first}]  # <--
            FailoverCriteria: {StatusCodes: {Items: [404]}}  # <--
          - Id: other
            Members: {Items: [{OriginId: first}, {OriginId: second}]}
            FailoverCriteria: {StatusCodes: {Items: [500, 502, 503, 504]}}
      DefaultCacheBehavior: {TargetOriginId: media}
""",
    ),
)


@policy.applies
def applies(distribution: Resource) -> bool:
    """In a platform: where it has a second region, or asks for a group already."""
    if not in_platform(distribution):
        return True
    buckets = any(is_bucket(origin) for origin in origins(distribution))
    return has_standby(distribution.view) and (buckets or distribution.get(GROUPS) is not None)


@policy.check
def check(distribution: Resource) -> Violations:
    """A group, its members and codes."""
    groups = list(distribution.each(f"{GROUPS}.*"))
    if not groups:
        yield distribution.spot("DistributionConfig.OriginGroups"), "no second origin answers when the first fails"
        return
    for group in groups:
        yield from _group(group)


def _group(group: Value) -> Violations:
    members = {str(each) for each in group.each("Members.Items.*.OriginId")}
    listed = group.get("Members.Items")
    if len(members) < 2 and not (listed is not None and listed.holds("name two origins")):
        yield group.spot("Members.Items"), "the group has no second origin"
    codes = list(group.each("FailoverCriteria.StatusCodes.Items.*"))
    if not any(code in SERVER for code in codes):
        yield group.spot("FailoverCriteria.StatusCodes.Items"), "errors of the first origin do not lead to the second"
