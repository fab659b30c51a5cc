"""Policy rds-credentials-managed."""

from cfn.unknown import Unknown
from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_copy
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Value, Violations

VAULTS = ("secretsmanager:", "ssm-secure:")

policy = Policy(
    id="rds-credentials-managed",
    severity=CRITICAL,
    severity_reason="Critical: who reads the repository or a deployment script has the administrator's password, "
    "and with it all data.",
    waivable=False,
    resource=(CLUSTER, INSTANCE),
    title="The database administrator's password comes from Secrets Manager and stands in no template or parameter",
    serves={
        PCI: {"8.6.2": DIRECT, "8.3.2": PARTIAL, "8.6.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A password in a template is in the repository for ever; one in a parameter is in every deployment script, "
    "and NoEcho only hides it from the console. A parameter without value is undecided, because a reference may be "
    "passed through it. Replicas, restored copies and cluster members need none of their own; one that is written "
    "there all the same is looked at. Not seen: how often the secret rotates, and who may read it.",
    fix="Set ManageMasterUserPassword to true, or MasterUserPassword to a dynamic reference such as "
    "{{resolve:secretsmanager:…:SecretString:password}}.",
    passing=(
        """
Secret: {Type: AWS::SecretsManager::Secret}
Managed:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, MasterUsername: owner, ManageMasterUserPassword: true}
Referred:
  Type: AWS::RDS::DBInstance
  Properties:
    MasterUsername: owner
    MasterUserPassword: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:password}}"
Joined:
  Type: AWS::RDS::DBInstance
  Properties:
    MasterUsername: owner
    MasterUserPassword: !Join ["", ["{{resolve:secretsmanager:", !Ref Secret, "::password}}"]]
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Managed}}
""",
        """
Managed:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, MasterUsername: owner, ManageMasterUserPassword: true}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Managed, MasterUsername: owner}}
Restored: {Type: AWS::RDS::DBInstance, Properties: {DBSnapshotIdentifier: shop, MasterUsername: owner}}
Second: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: shop}}
""",
    ),
    failing=(
        """
Parameters:
  Password: {Type: String, NoEcho: true}
  Weak: {Type: String, Default: changeme}
Resources:
  Literal:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUsername: owner
      MasterUserPassword: !Ref Weak  # <--
  Given:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUsername: owner
      MasterUserPassword: !Ref Password  # <-- ?
  Plain:
    Type: AWS::RDS::DBCluster
    Properties:
      MasterUsername: owner
      MasterUserPassword: "{{resolve:ssm:/shop/password}}"  # <--
  Copy:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Literal
      MasterUserPassword: copied-in-clear  # <--
  Nothing:
    Type: AWS::RDS::DBCluster
    Properties:
      MasterUsername: owner  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with an administrator of their own, and any that writes a password."""
    written = database.get("MasterUserPassword") is not None
    return written or (not in_cluster(database) and not is_copy(database))


@policy.check
def check(database: Resource) -> Violations:
    """Managed by RDS, or a reference that is resolved at deployment."""
    password = database.get("MasterUserPassword")
    if password is None:
        user = database.get("MasterUsername")
        if user is not None and not database.on("ManageMasterUserPassword"):
            yield user, "the administrator has no managed password"
    elif not _is_reference(password):
        yield password, "the administrator's password is not a reference to Secrets Manager"


def _is_reference(password: Value) -> bool:
    raw = password.raw
    if isinstance(raw, Unknown) and raw.kind == "dynamic":
        return raw.path.startswith(VAULTS)
    return password.holds("is a reference to Secrets Manager")
