"""Policy beanstalk-enhanced-health."""

from policies.aws.beanstalk import option
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="beanstalk-enhanced-health",
    severity=LOW,
    resource=("AWS::ElasticBeanstalk::Environment", "AWS::ElasticBeanstalk::ConfigurationTemplate"),
    title="Beanstalk environments report enhanced health",
    opinion=True,
    serves={},
    why="Enhanced health sees what a ping of the load balancer does not: errors, latency, a full disk. Not seen: "
    "other monitoring.",
    fix="Set the option SystemType of aws:elasticbeanstalk:healthreporting:system to enhanced.",
    severity_reason="Basic health notices plain outages.",
    passing=(
        """
A:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    OptionSettings:
      - {Namespace: "aws:elasticbeanstalk:healthreporting:system", OptionName: SystemType, Value: "enhanced"}
T:
  Type: AWS::ElasticBeanstalk::ConfigurationTemplate
  Properties:
    OptionSettings:
      - {Namespace: "aws:elasticbeanstalk:healthreporting:system", OptionName: SystemType, Value: "enhanced"}
B: {Type: AWS::ElasticBeanstalk::Environment, Properties: {TemplateName: !Ref T}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElasticBeanstalk::Environment
Off:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    OptionSettings:
      - Namespace: "aws:elasticbeanstalk:healthreporting:system"
        OptionName: SystemType
        Value: "basic"  # <--
""",
    ),
)


@policy.check
def check(environment: Resource) -> Violations:
    """The option, in the environment or in its template."""
    found = option(environment, "aws:elasticbeanstalk:healthreporting:system", "SystemType")
    if found is None:
        yield environment.spot("OptionSettings"), "health is only pinged"
    elif found.lower() != "enhanced":
        yield found, "health is only pinged"
