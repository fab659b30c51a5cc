"""Policy beanstalk-logs-streamed."""

from policies.aws.beanstalk import option
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="beanstalk-logs-streamed",
    severity=MEDIUM,
    resource=("AWS::ElasticBeanstalk::Environment", "AWS::ElasticBeanstalk::ConfigurationTemplate"),
    title="Beanstalk environments stream their logs to CloudWatch",
    serves={PCI: {"10.3.3": PARTIAL, "10.2.1": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Logs on the instance go with it, or with whoever broke in. Not seen: agents that ship logs themselves.",
    fix="Set the option StreamLogs of aws:elasticbeanstalk:cloudwatch:logs to true.",
    severity_reason="An intrusion could not be followed after the instance is gone.",
    passing=(
        """
A:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    OptionSettings:
      - {Namespace: "aws:elasticbeanstalk:cloudwatch:logs", OptionName: StreamLogs, Value: "true"}
T:
  Type: AWS::ElasticBeanstalk::ConfigurationTemplate
  Properties:
    OptionSettings:
      - {Namespace: "aws:elasticbeanstalk:cloudwatch:logs", OptionName: StreamLogs, Value: "True"}
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
      - Namespace: "aws:elasticbeanstalk:cloudwatch:logs"
        OptionName: StreamLogs
        Value: "false"  # <--
""",
    ),
)


@policy.check
def check(environment: Resource) -> Violations:
    """The option, in the environment or in its template."""
    found = option(environment, "aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs")
    if found is None:
        yield environment.spot("OptionSettings"), "logs stay on the instances"
    elif found.lower() != "true":
        yield found, "logs stay on the instances"
