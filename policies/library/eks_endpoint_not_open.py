"""Policy eks-endpoint-not-open."""

from policies.aws.addresses import is_anywhere
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="eks-endpoint-not-open",
    severity=HIGH,
    resource="AWS::EKS::Cluster",
    title="The public endpoint of a cluster takes only known addresses",
    serves={PCI: {"1.3.1": PARTIAL, "1.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="The API server that all the internet may call is one stolen token or one hole away from the whole cluster. "
    "EndpointPublicAccess is on, and the addresses 0.0.0.0/0, where nothing is said. Not seen: whether the addresses "
    "are the right ones.",
    fix="Set EndpointPublicAccess to false, or PublicAccessCidrs to the addresses of your offices and pipelines.",
    severity_reason="Only authentication is left between the internet and the control plane.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {ResourcesVpcConfig: {EndpointPublicAccess: "false"}}}
B: {Type: AWS::EKS::Cluster, Properties: {ResourcesVpcConfig: {PublicAccessCidrs: [203.0.113.0/24]}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
Open:
  Type: AWS::EKS::Cluster
  Properties:
    ResourcesVpcConfig:
      EndpointPublicAccess: true
      PublicAccessCidrs:
        - 203.0.113.0/24
        - 0.0.0.0/0  # <--
Unsaid:
  Type: AWS::EKS::Cluster
  Properties:
    ResourcesVpcConfig:  # <--
      EndpointPublicAccess: true
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Off, or bounded."""
    public = cluster.get("ResourcesVpcConfig.EndpointPublicAccess")
    if public is not None and not public:
        return
    blocks = list(cluster.each("ResourcesVpcConfig.PublicAccessCidrs.*"))
    for block in blocks:
        if is_anywhere(block):
            yield block, "the whole internet may call the cluster's API"
    if not blocks:
        yield cluster.spot("ResourcesVpcConfig.PublicAccessCidrs"), "the whole internet may call the cluster's API"
