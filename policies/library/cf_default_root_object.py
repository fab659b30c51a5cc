"""Policy cf-default-root-object."""

from policies.aws.cdn import DISTRIBUTION, is_set
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cf-default-root-object",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Distributions have a default root object",
    serves={},
    opinion=True,
    severity_reason="Low: what the root answers matters only where the origin is a bucket whose policy lets "
    "CloudFront list it.",
    why="Without DefaultRootObject a request for the root goes to the origin as it is; a bucket may answer with a "
    "list of what is in it. An application that answers the root itself needs none. Not seen: what the origin "
    "answers.",
    fix="Set DefaultRootObject, such as index.html.",
    passing=(
        """
Shop: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {DefaultRootObject: index.html}}}
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
      DefaultRootObject: ""  # <--
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """An object is named."""
    if not is_set(distribution.get("DistributionConfig.DefaultRootObject")):
        yield distribution.spot("DistributionConfig.DefaultRootObject"), "the root is no object"
