"""Policy lambda-permission-invoke-only."""

from policies.kernel import LOW, Policy, Resource, Violations

CALLS = ("lambda:invokefunction", "lambda:invokefunctionurl", "lambda:invokeasync")

policy = Policy(
    id="lambda-permission-invoke-only",
    severity=LOW,
    resource="AWS::Lambda::Permission",
    title="Permissions of functions allow to invoke, and nothing else",
    opinion=True,
    serves={},
    why="A caller needs lambda:InvokeFunction or lambda:InvokeFunctionUrl; another action in a permission is mostly "
    "a slip. Not seen: tools that manage functions of other accounts on purpose.",
    fix="Write Action: lambda:InvokeFunction.",
    severity_reason="Wildcards, which matter, have a policy of their own.",
    passing=(
        """
A: {Type: AWS::Lambda::Permission, Properties: {Action: "lambda:InvokeFunction"}}
B: {Type: AWS::Lambda::Permission, Properties: {Action: "lambda:InvokeFunctionUrl"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Permission
  Properties:
    Action: lambda:DeleteFunction  # <--
""",
    ),
)


@policy.check
def check(permission: Resource) -> Violations:
    """One of the actions that call."""
    action = permission.get("Action")
    if action is not None and action.lower() not in CALLS:
        yield action, "the permission is for something else than calling the function"
