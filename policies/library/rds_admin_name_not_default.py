"""Policy rds-admin-name-not-default."""

from cfn.unknown import Unknown
from policies.aws.databases import CLUSTER, DOCDB, INSTANCE, REDSHIFT, in_cluster, is_copy
from policies.aws.documents import tree
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

DEFAULTS = ("admin", "administrator", "awsuser", "dbadmin", "mysql", "oracle", "postgres", "rdsadmin", "root", "sa")

policy = Policy(
    id="rds-admin-name-not-default",
    severity=MEDIUM,
    severity_reason="Medium: half of what a guesser needs is known, but the password and the network still stand "
    "before the database.",
    resource=(INSTANCE, CLUSTER, DOCDB, REDSHIFT),
    title="The administrator of a database has no name that everybody tries first",
    serves={PCI: {"2.2.2": PARTIAL}},
    why="Names such as admin and postgres stand in every list of those who guess passwords, and a name cannot be "
    "changed without a new database. Replicas, snapshots and members of a cluster have their source's name. A name "
    "that a secret holds is judged by the secret's template where that is at hand. Not seen: a name in a secret of "
    "another template, further users, and the strength of the password.",
    fix="Set MasterUsername to a name of your own, such as that of the application with a suffix; this replaces the "
    "database, so restore from a snapshot or rename inside it.",
    passing=(
        """
Own: {Type: AWS::RDS::DBInstance, Properties: {MasterUsername: catalog_owner}}
Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Own, MasterUsername: admin}}
Secret:
  Type: AWS::SecretsManager::Secret
  Properties: {GenerateSecretString: {SecretStringTemplate: '{"username": "owner"}', GenerateStringKey: password}}
Held:
  Type: AWS::RDS::DBCluster
  Properties: {MasterUsername: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:username}}"}
Documents: {Type: AWS::DocDB::DBCluster, Properties: {MasterUsername: documents_owner}}
Elsewhere:
  Type: AWS::RDS::DBCluster
  Properties: {MasterUsername: "{{resolve:secretsmanager:db:SecretString:username}}"}
""",
    ),
    failing=(
        """
Parameters:
  Name: {Type: String}
  Default: {Type: String, Default: Admin}
Resources:
  Literal:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUsername: postgres  # <--
  Defaulted:
    Type: AWS::RDS::DBCluster
    Properties:
      MasterUsername: !Ref Default  # <--
  Warehouse:
    Type: AWS::Redshift::Cluster
    Properties:
      MasterUsername: awsuser  # <--
  Chosen:
    Type: AWS::RDS::DBCluster
    Properties:
      MasterUsername: !Ref Name  # <-- ?
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: {GenerateSecretString: {SecretStringTemplate: '{"username": "root"}', GenerateStringKey: password}}
  Held:
    Type: AWS::RDS::DBCluster
    Properties:
      MasterUsername: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:username}}"  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with an administrator of their own."""
    return database.get("MasterUsername") is not None and not in_cluster(database) and not is_copy(database)


@policy.check
def check(database: Resource) -> Violations:
    """The name, or what the template of its secret says."""
    name = database.get("MasterUsername")
    if name is None:
        return
    if isinstance(name.raw, Unknown) and name.raw.kind == "dynamic":
        for secret in name.targets():
            template = tree(secret.get("GenerateSecretString.SecretStringTemplate"))
            held = template.get("username") if template is not None else None
            if held is not None and held.lower() in DEFAULTS:
                yield name, f"{held} is a name that everybody tries first"
    elif name.lower() in DEFAULTS:
        yield name, "it is a name that everybody tries first" if name.unknown else f"{name} is tried first by everybody"
