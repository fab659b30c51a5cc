"""Policy rds-credentials-managed."""

from cfn.unknown import Unknown
from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_copy
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="rds-credentials-managed",
    severity=MEDIUM,
    severity_reason="A password that people hand over is known to them and never changes; one that stands in clear is "
    "the matter of other policies.",
    resource=(CLUSTER, INSTANCE),
    title="RDS databases let Secrets Manager manage the master password (ManageMasterUserPassword, or a dynamic "
    "reference)",
    serves={
        PCI: {"8.6.2": PARTIAL, "8.3.2": PARTIAL, "8.6.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="What Secrets Manager makes, nobody has to know, and it can rotate. A parameter with NoEcho is undecided, "
    "because a reference may be passed through it. A literal is the matter of no-secrets-in-template, and a parameter "
    "without NoEcho or of SSM that of secrets-parameters-noecho. Replicas, restored copies and cluster members need no "
    "password of their own. Not seen: how often the secret rotates, and who may read it.",
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
Literal:  # the matter of no-secrets-in-template
  Type: AWS::RDS::DBInstance
  Properties: {MasterUsername: owner, MasterUserPassword: changeme}
""",
        """
Parameters: {Shown: {Type: String}}
Resources:
  Given:  # the matter of secrets-parameters-noecho
    Type: AWS::RDS::DBInstance
    Properties: {MasterUsername: owner, MasterUserPassword: !Ref Shown}
  Stored:
    Type: AWS::RDS::DBCluster
    Properties: {MasterUsername: owner, MasterUserPassword: "{{resolve:ssm:/shop/password}}"}
""",
    ),
    failing=(
        """
Parameters:
  Password: {Type: String, NoEcho: true}
Resources:
  Given:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUsername: owner
      MasterUserPassword: !Ref Password  # <-- ?
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
    elif _comes_hidden(password) and not password.holds("is a reference to Secrets Manager"):
        yield password, "the master password is not managed by Secrets Manager"


def _comes_hidden(password: Value) -> bool:
    """Whether a parameter with NoEcho gives it."""
    raw = password.raw
    return isinstance(raw, Unknown) and raw.kind == "parameter" and raw.text in password.resource.stack.hidden
