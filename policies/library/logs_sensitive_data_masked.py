"""Policy logs-sensitive-data-masked."""

from policies.aws.documents import is_hidden, tree
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

TASK = "AWS::ECS::TaskDefinition"

policy = Policy(
    id="logs-sensitive-data-masked",
    severity=MEDIUM,
    severity_reason="It matters only once an application logs what it should not, which happens by mistake; then card "
    "numbers lie open to everybody who may read logs.",
    resource="AWS::Logs::LogGroup",
    title="Log groups of applications have a data protection policy that masks sensitive data",
    serves={
        PCI: {"3.4.1": PARTIAL, "3.3.1.2": SUPPORTING},
        GDPR: {"25(1)": PARTIAL, "5(1)(c)": SUPPORTING},
    },
    why="A data protection policy masks card numbers and addresses that slip into a log, and counts them. It is asked "
    "for where a task definition of any stack sends its output to the group, and a policy that is there has to mask: "
    "one that only audits shows the number to every reader. Not seen: which identifiers the policy should name, and "
    "what is logged elsewhere.",
    fix="Add a DataProtectionPolicy with an Audit and a Deidentify statement for CreditCardNumber, EmailAddress, "
    "Address and the like.",
    passing=(
        """
App:
  Type: AWS::Logs::LogGroup
  Properties:
    DataProtectionPolicy: {Statement: [{Operation: {Audit: {}}}, {Operation: {Deidentify: {MaskConfig: {}}}}]}
Text:
  Type: AWS::Logs::LogGroup
  Properties:
    DataProtectionPolicy: '{"Statement": [{"Operation": {"Deidentify": {"MaskConfig": {}}}}]}'
Other: {Type: AWS::Logs::LogGroup}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{LogConfiguration: {Options: {awslogs-group: !Ref App}}}]}
""",
    ),
    failing=(
        """
App:  # <--
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: shop-app}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{LogConfiguration: {Options: {awslogs-group: shop-app}}}]}
Counting:
  Type: AWS::Logs::LogGroup
  Properties:
    DataProtectionPolicy: {Statement: [{Operation: {Audit: {}}}]}  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Groups that applications write to, and those with a data protection policy."""
    return group.get("DataProtectionPolicy") is not None or _has_application(group)


@policy.check
def check(group: Resource) -> Violations:
    """A statement that masks."""
    written = group.get("DataProtectionPolicy")
    if is_hidden(written) and written.holds("mask what is sensitive"):
        return
    found = tree(written)
    if found is None or found.get("Statement.*.Operation.Deidentify") is None:
        yield group.spot("DataProtectionPolicy"), "what the application logs is not masked"


def _has_application(group: Resource) -> bool:
    names = (
        name
        for task in group.view.of_type(TASK)
        for name in task.each("ContainerDefinitions.*.LogConfiguration.Options.awslogs-group")
    )
    return any(group in group.view.named(name, group.type, "LogGroupName") for name in names)
