"""Policy lambda-layer-not-public."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="lambda-layer-not-public",
    severity=HIGH,
    resource="AWS::Lambda::LayerVersionPermission",
    title="Layers are not shared with everybody",
    serves={PCI: {"7.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A layer that every account may use shows its code and whatever was packed into it. Not seen: layers that "
    "are published on purpose, and what is in them.",
    fix="Name an account in Principal, or keep * and set OrganizationId.",
    severity_reason="Code leaks to everybody, with any secret in it; nobody can change it.",
    passing=(
        """
A: {Type: AWS::Lambda::LayerVersionPermission, Properties: {Principal: "*", OrganizationId: o-abc}}
B: {Type: AWS::Lambda::LayerVersionPermission, Properties: {Principal: "111122223333"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::LayerVersionPermission
  Properties:
    Principal: "*"  # <--
""",
    ),
)


@policy.check
def check(permission: Resource) -> Violations:
    """The principal, and the organisation that bounds it."""
    principal = permission.get("Principal")
    if principal is not None and principal == "*" and permission.get("OrganizationId") is None:
        yield principal, "every AWS account may use the layer"
