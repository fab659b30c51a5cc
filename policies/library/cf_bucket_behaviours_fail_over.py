"""Policy cf-bucket-behaviours-fail-over."""

from policies.aws.cdn import DISTRIBUTION, behaviours, is_bucket, origins
from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

MEMBERS = "DistributionConfig.OriginGroups.Items.*.Members.Items.*.OriginId"

policy = Policy(
    id="cf-bucket-behaviours-fail-over",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Behaviours that go to a bucket go to its origin group",
    serves={REL: {"F13": PARTIAL, "REL11-BP02": PARTIAL}},
    severity_reason="Low: the cache hides most of it, and only where a group exists and was forgotten.",
    why="Where a distribution has origin groups, a behaviour that names one bucket of them goes past the group, and "
    "fails with the bucket. Not seen: whether the second origin holds the same objects.",
    fix="Name the group in the behaviour's TargetOriginId.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins: [{Id: first, DomainName: a.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}]
      OriginGroups: {Items: [{Id: media, Members: {Items: [{OriginId: first}, {OriginId: second}]}}]}
      DefaultCacheBehavior: {TargetOriginId: media}
Lone:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins: [{Id: first, DomainName: a.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}]
      DefaultCacheBehavior: {TargetOriginId: first}
""",
    ),
    failing=(
        """
Half:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins: [{Id: first, DomainName: a.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}]
      OriginGroups: {Items: [{Id: media, Members: {Items: [{OriginId: first}, {OriginId: second}]}}]}
      DefaultCacheBehavior: {TargetOriginId: media}
      CacheBehaviors:
        - PathPattern: /a
          TargetOriginId: first  # <--
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Behaviours past the groups whose member they name."""
    members = [str(each) for each in distribution.each(MEMBERS)]
    buckets = [str(origin.get("Id")) for origin in origins(distribution) if is_bucket(origin)]
    for behaviour in behaviours(distribution):
        target = behaviour.get("TargetOriginId")
        if target is not None and not target.unknown and str(target) in members and str(target) in buckets:
            yield target, "the behaviour asks one bucket only, not a group"
