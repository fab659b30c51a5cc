"""Policy amplify-no-auto-branches."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="amplify-no-auto-branches",
    severity=LOW,
    resource="AWS::Amplify::App",
    title="Amplify apps do not publish every branch by themselves",
    opinion=True,
    serves={},
    why="With EnableAutoBranchCreation each branch that matches goes online at an address of its own; without basic "
    "auth everybody reads it. Not seen: patterns that only match harmless branches.",
    fix="Set AutoBranchCreationConfig.EnableAutoBranchCreation to false, or protect previews with EnableBasicAuth.",
    severity_reason="Previews are seldom secret, and hard to guess.",
    passing=(
        """
A: {Type: AWS::Amplify::App}
B:
  Type: AWS::Amplify::App
  Properties: {AutoBranchCreationConfig: {EnableAutoBranchCreation: true, BasicAuthConfig: {EnableBasicAuth: true}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Amplify::App
  Properties:
    AutoBranchCreationConfig:
      EnableAutoBranchCreation: true  # <--
""",
    ),
)


@policy.check
def check(app: Resource) -> Violations:
    """Automatic branches, and nothing that guards them."""
    config = app.get("AutoBranchCreationConfig")
    if config is None or config.on("BasicAuthConfig.EnableBasicAuth"):
        return
    if config.on("EnableAutoBranchCreation"):
        yield config.spot("EnableAutoBranchCreation"), "every branch goes online for everybody"
