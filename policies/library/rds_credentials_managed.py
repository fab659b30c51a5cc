"""Policy rds-credentials-managed."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_copy
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="rds-credentials-managed",
    severity=MEDIUM,
    severity_reason="What is not managed is made, known and kept by people; that it stands in clear is the matter of "
    "other policies.",
    resource=(CLUSTER, INSTANCE),
    title="RDS databases with a master user have a managed password (ManageMasterUserPassword), or get one at "
    "deployment",
    serves={
        PCI: {"8.6.2": PARTIAL, "8.3.2": PARTIAL, "8.6.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="What Secrets Manager makes, nobody has to know, and it can rotate. A dynamic reference and a parameter with "
    "NoEcho, through which one may be passed, are accepted. A literal is the matter of no-secrets-in-template, and a "
    "parameter without NoEcho or of SSM that of secrets-parameters-noecho. Replicas, restored copies and cluster "
    "members need no password of their own. Not seen: what is passed in, how often the secret rotates, and who may "
    "read it.",
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
Parameters: {Shown: {Type: String}, Hidden: {Type: String, NoEcho: true}}
Resources:
  Passed:
    Type: AWS::RDS::DBInstance
    Properties: {MasterUsername: owner, MasterUserPassword: !Ref Hidden}
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
Nothing:
  Type: AWS::RDS::DBCluster
  Properties:
    MasterUsername: owner  # <--
Off:
  Type: AWS::RDS::DBInstance
  Properties:
    MasterUsername: owner  # <--
    ManageMasterUserPassword: false
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with an administrator of their own."""
    return not in_cluster(database) and not is_copy(database)


@policy.check
def check(database: Resource) -> Violations:
    """Managed by RDS, or given at all."""
    user = database.get("MasterUsername")
    if user is None or database.get("MasterUserPassword") is not None:
        return
    if not database.on("ManageMasterUserPassword"):
        yield user, "the administrator has no managed password"
