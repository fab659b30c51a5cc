"""Policy net-mesh-egress-restricted."""

from policies.kernel import LOW, Policy, Resource, Violations

FILTER = "Spec.EgressFilter.Type"

policy = Policy(
    id="net-mesh-egress-restricted",
    severity=LOW,
    severity_reason="Security groups still stand around the tasks; the mesh only adds a list of known destinations.",
    opinion=True,
    resource="AWS::AppMesh::Mesh",
    title="A service mesh does not allow egress to all destinations",
    serves={},
    why="With ALLOW_ALL a proxy passes traffic on to any endpoint, inside the mesh or out of it. The default is "
    "DROP_ALL. Not seen: what security groups and network ACLs allow besides.",
    fix="Leave EgressFilter out, or set its Type to DROP_ALL.",
    passing=(
        """
Default: {Type: AWS::AppMesh::Mesh, Properties: {MeshName: shop}}
Closed: {Type: AWS::AppMesh::Mesh, Properties: {Spec: {EgressFilter: {Type: DROP_ALL}}}}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::AppMesh::Mesh
  Properties:
    Spec:
      EgressFilter:
        Type: ALLOW_ALL  # <--
""",
    ),
)


@policy.check
def check(mesh: Resource) -> Violations:
    """The egress filter, where it is set."""
    kind = mesh.get(FILTER)
    if kind is not None and kind == "ALLOW_ALL":
        yield kind, "the mesh passes traffic on to any destination"
