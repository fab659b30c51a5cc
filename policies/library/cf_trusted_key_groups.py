"""Policy cf-trusted-key-groups."""

from policies.aws.cdn import DISTRIBUTION, behaviours
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cf-trusted-key-groups",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Private content is signed by trusted key groups",
    serves={},
    opinion=True,
    severity_reason="Low: most of a shop is public; where it is not, TrustedSigners needs the root user's keys, "
    "which is worse.",
    why="Signed URLs and cookies let only those in whom the shop sent. Keys of a key group are one's own; "
    "TrustedSigners are keys of the root user. Not seen: whether the content is private at all.",
    fix="Set TrustedKeyGroups in the behaviour of private content, and drop TrustedSigners.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties: {DistributionConfig: {DefaultCacheBehavior: {TrustedKeyGroups: [a], ViewerProtocolPolicy: https-only}}}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior:  # <--
        ViewerProtocolPolicy: https-only
Signed:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior:
        TrustedSigners: [self]  # <--
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Key groups somewhere, signers nowhere."""
    found = list(behaviours(distribution))
    signers = [each.spot("TrustedSigners") for each in found if each.get("TrustedSigners.*") is not None]
    for spot in signers:
        yield spot, "content is signed with keys of the root user"
    if found and not signers and all(each.get("TrustedKeyGroups.*") is None for each in found):
        yield found[0].spot("TrustedKeyGroups"), "no content is kept for those who have a signed link"
