"""Policy beanstalk-managed-updates."""

from policies.aws.beanstalk import option
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="beanstalk-managed-updates",
    severity=MEDIUM,
    resource=("AWS::ElasticBeanstalk::Environment", "AWS::ElasticBeanstalk::ConfigurationTemplate"),
    title="Beanstalk environments take managed platform updates",
    serves={PCI: {"6.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Without managed updates the platform stays as it was made, with every hole found since. Environments count "
    "as the template shows them. Not seen: updates by hand.",
    fix="Set the option ManagedActionsEnabled of aws:elasticbeanstalk:managedactions to true, with a "
    "ServiceRoleForManagedUpdates.",
    severity_reason="Patches are missing; a hole must be found to use it.",
    passing=(
        """
A:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    OptionSettings:
      - {Namespace: "aws:elasticbeanstalk:managedactions", OptionName: ManagedActionsEnabled, Value: "true"}
T:
  Type: AWS::ElasticBeanstalk::ConfigurationTemplate
  Properties:
    OptionSettings:
      - {Namespace: "aws:elasticbeanstalk:managedactions", OptionName: ManagedActionsEnabled, Value: "True"}
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
      - Namespace: "aws:elasticbeanstalk:managedactions"
        OptionName: ManagedActionsEnabled
        Value: "false"  # <--
""",
    ),
)


@policy.check
def check(environment: Resource) -> Violations:
    """The option, in the environment or in its template."""
    found = option(environment, "aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled")
    if found is None:
        yield environment.spot("OptionSettings"), "the platform is not updated"
    elif found.lower() != "true":
        yield found, "the platform is not updated"
