"""Policy logs-encrypted-protected."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="logs-encrypted-protected",
    severity=MEDIUM,
    resource="AWS::Logs::LogGroup",
    title="Log groups are encrypted with a customer-managed key, and what applications log is masked",
    serves={
        PCI: {"10.3.1": PARTIAL, "3.4.1": PARTIAL, "10.3.2": SUPPORTING, "3.3.1.2": SUPPORTING},
        GDPR: {"25(1)": PARTIAL, "32(1)(a)": PARTIAL, "5(1)(c)": SUPPORTING},
    },
    why="Logs gather what no table was meant to hold. A key of one's own decides who can read them; a data "
    "protection policy masks card numbers and addresses that slip in. Masking is asked for where a task definition "
    "of any stack sends its output to the group. Not seen: which identifiers the policy should name, and what is "
    "logged elsewhere.",
    fix="Set KmsKeyId; on groups of applications add a DataProtectionPolicy with an Audit and a Deidentify statement.",
    passing=(
        """
Group: {Type: AWS::Logs::LogGroup, Properties: {KmsKeyId: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
App:
  Type: AWS::Logs::LogGroup
  Properties:
    KmsKeyId: !GetAtt Key.Arn
    DataProtectionPolicy: {Statement: [{Operation: {Audit: {}}}, {Operation: {Deidentify: {MaskConfig: {}}}}]}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{LogConfiguration: {Options: {awslogs-group: !Ref App}}}]}
""",
    ),
    failing=(
        """
Group:  # <--
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: app}
App:  # <--
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: shop-app, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1"}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{LogConfiguration: {Options: {awslogs-group: shop-app}}}]}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """A key of one's own; masking where applications write."""
    if not is_own_key(group.get("KmsKeyId")):
        yield group.spot("KmsKeyId"), "the log group is not encrypted with a customer-managed key"
    protection = "DataProtectionPolicy.Statement.*.Operation.Deidentify"
    if _has_application(group) and group.get(protection) is None:
        yield group.spot("DataProtectionPolicy"), "what the application logs is not masked"


def _has_application(group: Resource) -> bool:
    names = (
        name
        for task in group.view.of_type("AWS::ECS::TaskDefinition")
        for name in task.each("ContainerDefinitions.*.LogConfiguration.Options.awslogs-group")
    )
    return any(group in group.view.named(name, group.type, "LogGroupName") for name in names)
