"""Policy cfn-stackset-retains."""

from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="cfn-stackset-retains",
    severity=LOW,
    severity_reason="It matters only on the day when an account leaves the organisation, and taking the stacks along "
    "may even be meant.",
    resource="AWS::CloudFormation::StackSet",
    opinion=True,
    title="Stack sets retain stacks when an account leaves the organisation",
    serves={REL: {"REL09-BP01": SUPPORTING}},
    why="With automatic deployment, an account that is moved out of its unit loses the stacks of the set, and what "
    "they hold, unless they are retained. It is asked of stack sets with service-managed permissions, or with "
    "AutoDeployment. Not seen: deletion policies in the stacks' own template.",
    fix="Set AutoDeployment.RetainStacksOnAccountRemoval to true.",
    repair={"AutoDeployment.RetainStacksOnAccountRemoval": True},
    passing=(
        """
Set:
  Type: AWS::CloudFormation::StackSet
  Properties: {PermissionModel: SERVICE_MANAGED, AutoDeployment: {Enabled: true, RetainStacksOnAccountRemoval: "true"}}
Own: {Type: AWS::CloudFormation::StackSet, Properties: {PermissionModel: SELF_MANAGED}}
""",
    ),
    failing=(
        """
Set:
  Type: AWS::CloudFormation::StackSet
  Properties:
    PermissionModel: SERVICE_MANAGED
    AutoDeployment:
      Enabled: true
      RetainStacksOnAccountRemoval: "false"  # <--
Bare:  # <--
  Type: AWS::CloudFormation::StackSet
Unsaid:
  Type: AWS::CloudFormation::StackSet
  Properties:
    PermissionModel: SERVICE_MANAGED
    AutoDeployment: {Enabled: true}  # <--
""",
    ),
)


@policy.applies
def applies(stacks: Resource) -> bool:
    """Sets that do not say that their accounts are chosen by hand."""
    model = stacks.get("PermissionModel")
    return model is None or model != "SELF_MANAGED" or stacks.get("AutoDeployment") is not None


@policy.check
def check(stacks: Resource) -> Violations:
    """The switch."""
    if not stacks.on("AutoDeployment.RetainStacksOnAccountRemoval"):
        yield stacks.spot("AutoDeployment.RetainStacksOnAccountRemoval"), "the stacks go when an account leaves"
