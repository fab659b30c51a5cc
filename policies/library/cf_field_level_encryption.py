"""Policy cf-field-level-encryption."""

from policies.aws.cdn import DISTRIBUTION, behaviours, is_set
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cf-field-level-encryption",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Forms that carry card data use field-level encryption",
    serves={},
    opinion=True,
    severity_reason="Low: a shop whose payment form is its processor's never sees a card number; where it does, "
    "this is a second layer under TLS.",
    why="Field-level encryption seals chosen fields at the edge, so that only the service with the private key "
    "reads them, and no log, cache or proxy in between. One behaviour with a profile is enough. Not seen: whether the "
    "form belongs to the payment processor.",
    fix="Set FieldLevelEncryptionId in the behaviour that takes the form.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior: {TargetOriginId: a, FieldLevelEncryptionId: E1, AllowedMethods: [GET, POST]}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultCacheBehavior:  # <--
        TargetOriginId: a
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """A profile for what shoppers send."""
    found = list(behaviours(distribution))
    if not any(is_set(each.get("FieldLevelEncryptionId")) for each in found):
        for behaviour in found[:1]:
            yield behaviour.spot("FieldLevelEncryptionId"), "no field of a form is encrypted at the edge"
