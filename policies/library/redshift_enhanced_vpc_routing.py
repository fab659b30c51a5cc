"""Policy redshift-enhanced-vpc-routing."""

from policies.kernel import LOW, Policy, Resource, Violations

TYPES = ("AWS::Redshift::Cluster", "AWS::RedshiftServerless::Workgroup")

policy = Policy(
    id="redshift-enhanced-vpc-routing",
    severity=LOW,
    severity_reason="Low: the traffic is encrypted all the same; it only escapes the VPC's own controls.",
    resource=tuple(TYPES),
    title="Redshift clusters use enhanced VPC routing",
    serves={},
    opinion=True,
    why="Otherwise COPY and UNLOAD go over the Internet, past flow logs, endpoints and their policies. "
    "Not seen: the endpoints themselves.",
    fix="Set EnhancedVpcRouting to true and give the VPC an endpoint for S3.",
    passing=(
        """
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {EnhancedVpcRouting: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Redshift::Cluster
Off:
  Type: AWS::RedshiftServerless::Workgroup
  Properties:
    EnhancedVpcRouting: false  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Said, since the default is off."""
    if not cluster.on("EnhancedVpcRouting"):
        yield cluster.spot("EnhancedVpcRouting"), "COPY and UNLOAD leave the VPC by the Internet"
