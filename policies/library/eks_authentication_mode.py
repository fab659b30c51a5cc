"""Policy eks-authentication-mode."""

from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="eks-authentication-mode",
    severity=LOW,
    resource="AWS::EKS::Cluster",
    title="Access to clusters is given by access entries of the API",
    opinion=True,
    serves={PCI: {"7.3.1": SUPPORTING}},
    why="The aws-auth map inside the cluster can be edited by whoever has rights there and leaves no trail in "
    "CloudTrail; access entries are IAM's. CONFIG_MAP alone is the default of the API. Not seen: what the entries "
    "allow.",
    fix="Set AccessConfig.AuthenticationMode to API (or API_AND_CONFIG_MAP while moving).",
    severity_reason="Both ways authenticate by IAM; the map is merely easier to get wrong.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {AccessConfig: {AuthenticationMode: API}}}
B: {Type: AWS::EKS::Cluster, Properties: {AccessConfig: {AuthenticationMode: API_AND_CONFIG_MAP}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
Map:
  Type: AWS::EKS::Cluster
  Properties:
    AccessConfig:
      AuthenticationMode: CONFIG_MAP  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The mode is written, and knows the API."""
    mode = cluster.get("AccessConfig.AuthenticationMode")
    if mode is None or mode not in ("API", "API_AND_CONFIG_MAP"):
        yield cluster.spot("AccessConfig.AuthenticationMode"), "access is given by a map inside the cluster only"
