"""Policy emr-security-configuration-attached."""

from policies.aws.keys import is_named
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="emr-security-configuration-attached",
    severity=MEDIUM,
    resource="AWS::EMR::Cluster",
    title="EMR clusters have a security configuration",
    serves={PCI: {"2.2.6": PARTIAL, "3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Encryption, authentication and the metadata service of a cluster are set in its security configuration alone. "
    "Not seen: what a configuration of another template holds.",
    fix="Set SecurityConfiguration to the name of an AWS::EMR::SecurityConfiguration.",
    severity_reason="Without one nothing is encrypted or authenticated inside the cluster, which its subnet still "
    "guards.",
    passing=(
        """
Cluster: {Type: AWS::EMR::Cluster, Properties: {SecurityConfiguration: !Ref Configuration}}
Configuration: {Type: AWS::EMR::SecurityConfiguration, Properties: {SecurityConfiguration: {}}}
""",
    ),
    failing=(
        """
Cluster:  # <--
  Type: AWS::EMR::Cluster
  Properties: {Name: c}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The name."""
    if not is_named(cluster.get("SecurityConfiguration")):
        yield cluster.spot("SecurityConfiguration"), "no security configuration is named"
