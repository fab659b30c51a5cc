"""Policy eks-endpoint-inside-vpc."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="eks-endpoint-inside-vpc",
    severity=LOW,
    resource="AWS::EKS::Cluster",
    title="Nodes reach the control plane inside the VPC (private endpoint access)",
    opinion=True,
    serves={},
    why="Without it the nodes' own traffic to the API server leaves the VPC, and stops with the NAT gateway. Not "
    "seen: clusters whose nodes are elsewhere on purpose.",
    fix="Set ResourcesVpcConfig.EndpointPrivateAccess to true.",
    severity_reason="The traffic is encrypted and stays on Amazon's network.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {ResourcesVpcConfig: {EndpointPrivateAccess: true}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::EKS::Cluster
  Properties:
    ResourcesVpcConfig:
      EndpointPrivateAccess: false  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("ResourcesVpcConfig.EndpointPrivateAccess"):
        yield resource.spot("ResourcesVpcConfig.EndpointPrivateAccess"), "nodes reach the API over the public endpoint"
