"""Policy lambda-permission-no-wildcard-action."""

from policies.kernel import HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="lambda-permission-no-wildcard-action",
    severity=HIGH,
    resource="AWS::Lambda::Permission",
    title="Permissions of functions name their action, not a wildcard",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.3": SUPPORTING}},
    why="lambda:* lets the caller change the code and the permissions, not only call. Not seen: who the caller is "
    "(other policies ask that).",
    fix="Write lambda:InvokeFunction as the Action.",
    severity_reason="A caller becomes an owner of the function and of its role.",
    passing=(
        """
A: {Type: AWS::Lambda::Permission, Properties: {Action: "lambda:InvokeFunction"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Permission
  Properties:
    Action: "lambda:*"  # <--
B:
  Type: AWS::Lambda::Permission
  Properties:
    Action: "*"  # <--
""",
    ),
)


@policy.check
def check(permission: Resource) -> Violations:
    """No star in the action."""
    action = permission.get("Action")
    if action is not None and action.contains("*"):
        yield action, "the caller may do more than call the function"
