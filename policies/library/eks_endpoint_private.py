"""Policy eks-endpoint-private."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="eks-endpoint-private",
    severity=LOW,
    resource="AWS::EKS::Cluster",
    title="Clusters have no public endpoint",
    opinion=True,
    serves={},
    why="A private endpoint takes the API server off the internet altogether. A public one bounded to known "
    "addresses is weaker but sound (eks-endpoint-not-open). Not seen: how administrators reach the VPC.",
    fix="Set EndpointPublicAccess to false and EndpointPrivateAccess to true.",
    severity_reason="Bounded addresses are the control that counts.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {ResourcesVpcConfig: {EndpointPublicAccess: false}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
On:
  Type: AWS::EKS::Cluster
  Properties:
    ResourcesVpcConfig:
      EndpointPublicAccess: "true"  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Written, and off: the default is on."""
    public = cluster.get("ResourcesVpcConfig.EndpointPublicAccess")
    if public is None or public:
        yield cluster.spot("ResourcesVpcConfig.EndpointPublicAccess"), "the API of the cluster has a public endpoint"
