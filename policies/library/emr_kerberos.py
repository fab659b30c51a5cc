"""Policy emr-kerberos."""

from policies.aws.clusters import CONFIGURATION, said
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="emr-kerberos",
    severity=LOW,
    resource="AWS::EMR::Cluster",
    title="EMR clusters authenticate users and services with Kerberos",
    serves={},
    opinion=True,
    why="Inside a cluster, Hadoop believes whoever says a user's name, unless Kerberos is on. A cluster of one team "
    "may "
    "do without. Not seen: a security configuration of another template.",
    fix="Set KerberosAttributes, and Kerberos in the security configuration.",
    severity_reason="It separates users of one shared cluster from each other; many clusters have only one user.",
    passing=("Cluster: {Type: AWS::EMR::Cluster, Properties: {KerberosAttributes: {Realm: EC2.INTERNAL}}}",),
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
    """The attributes, or what the configuration says."""
    named = cluster.get("SecurityConfiguration")
    found = [each for each in (named.targets() if named is not None else ()) if each.type == CONFIGURATION]
    kerberised = any(said(each, "AuthenticationConfiguration.KerberosConfiguration") is not None for each in found)
    if cluster.get("KerberosAttributes") is None and not kerberised:
        yield cluster.spot("KerberosAttributes"), "users are not authenticated inside the cluster"
