"""Policy cf-lambda-url-origin-access-control."""

from policies.aws.cdn import DISTRIBUTION, is_set, origins
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="cf-lambda-url-origin-access-control",
    severity=MEDIUM,
    resource=DISTRIBUTION,
    title="Function URLs behind CloudFront are locked by an origin access control",
    serves={PCI: {"7.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: whoever finds the function's URL goes round the firewall and the limits of the edge.",
    why="An origin access control of type lambda signs the edge's requests, so that the function can demand AWS_IAM "
    "and refuse all others. Not seen: the AuthType of a function URL that is declared elsewhere.",
    fix="Give the function's origin OriginAccessControlId, and the function URL AuthType AWS_IAM.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: a, DomainName: abc.lambda-url.eu-west-1.on.aws, OriginAccessControlId: E1, CustomOriginConfig: {}}
        - {Id: b, DomainName: partner.example.com, CustomOriginConfig: {}}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: a, DomainName: abc.lambda-url.eu-west-1.on.aws, CustomOriginConfig: {}}  # <--
        - Id: b  # <--
          DomainName: !Select [2, !Split ["/", !GetAtt Url.FunctionUrl]]
          CustomOriginConfig: {}
Url: {Type: AWS::Lambda::Url, Properties: {AuthType: NONE}}
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Each origin that is a function URL."""
    for origin in origins(distribution):
        domain = origin.get("DomainName")
        if domain is None or is_set(origin.get("OriginAccessControlId")):
            continue
        declared = any(target.type == "AWS::Lambda::Url" for target in domain.targets())
        if declared or ".lambda-url." in str(domain):
            yield (origin, "OriginAccessControlId"), "the function cannot tell CloudFront from anybody else"
