"""Policy glue-security-configuration-attached."""

from policies.aws.keys import is_named
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

NAMES = {
    "AWS::Glue::Crawler": "CrawlerSecurityConfiguration",
    "AWS::Glue::DevEndpoint": "SecurityConfiguration",
    "AWS::Glue::Job": "SecurityConfiguration",
    "AWS::Glue::MLTransform": "TransformEncryption.TaskRunSecurityConfigurationName",
}

policy = Policy(
    id="glue-security-configuration-attached",
    severity=MEDIUM,
    resource=tuple(NAMES),
    title="Glue crawlers, jobs, development endpoints and transforms have a security configuration",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Only a security configuration encrypts what Glue writes to S3, its logs and its bookmarks with chosen keys. "
    "Not seen: what a configuration of another template holds.",
    fix="Name an AWS::Glue::SecurityConfiguration in SecurityConfiguration (CrawlerSecurityConfiguration).",
    severity_reason="Defaults of S3 and CloudWatch still encrypt; bookmarks and keys are left to chance.",
    passing=(
        """
Job: {Type: AWS::Glue::Job, Properties: {SecurityConfiguration: !Ref Configuration}}
Crawler: {Type: AWS::Glue::Crawler, Properties: {CrawlerSecurityConfiguration: shop}}
Configuration: {Type: AWS::Glue::SecurityConfiguration, Properties: {Name: c}}
""",
    ),
    failing=(
        """
Job:  # <--
  Type: AWS::Glue::Job
  Properties: {Command: {Name: glueetl}}
Crawler:  # <--
  Type: AWS::Glue::Crawler
Endpoint:  # <--
  Type: AWS::Glue::DevEndpoint
  Properties: {SecurityConfiguration: !Ref AWS::NoValue}
Transform:  # <--
  Type: AWS::Glue::MLTransform
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The name of a configuration."""
    name = NAMES[resource.type]
    if not is_named(resource.get(name)):
        yield resource.spot(name), "no security configuration encrypts its output, logs and bookmarks"
