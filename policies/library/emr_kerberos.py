"""Policy emr-kerberos."""

from policies.aws.clusters import CONFIGURATION, said
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="emr-kerberos",
    severity=LOW,
    resource=("AWS::EMR::Cluster", CONFIGURATION),
    title="EMR clusters and security configurations authenticate users with Kerberos",
    serves={},
    opinion=True,
    why="Inside a cluster, Hadoop believes whoever says a user's name, unless Kerberos is on. A cluster of one team "
    "may "
    "do without. It takes both: attributes of the cluster, and a security configuration. Not seen: configurations of "
    "other templates.",
    fix="Set KerberosAttributes, and Kerberos in the security configuration.",
    severity_reason="It separates users of one shared cluster from each other; many clusters have only one user.",
    passing=(
        """
Cluster:
  Type: AWS::EMR::Cluster
  Properties: {SecurityConfiguration: !Ref Configuration, KerberosAttributes: {Realm: EC2.INTERNAL}}
Configuration:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration: |
      {"AuthenticationConfiguration": {"KerberosConfiguration": {"Provider": "ClusterDedicatedKdc"}}}
""",
    ),
    failing=(
        """
Cluster:  # <--
  Type: AWS::EMR::Cluster
  Properties: {Name: c}
Configuration:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:  # <--
      EncryptionConfiguration: {EnableAtRestEncryption: true}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The attributes, and what the configuration says."""
    if resource.type != CONFIGURATION:
        if resource.get("KerberosAttributes") is None:
            yield resource.spot("KerberosAttributes"), "users are not authenticated inside the cluster"
    elif said(resource, "AuthenticationConfiguration.KerberosConfiguration") is None:
        yield resource.spot("SecurityConfiguration"), "clusters with it do not authenticate their users"
