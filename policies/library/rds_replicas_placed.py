"""Policy rds-replicas-placed."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster
from policies.aws.regions import is_own
from policies.aws.routes import refers
from policies.kernel import GDPR, HIGH, PARTIAL, REL, Policy, Resource, Value, Violations

GLOBAL = "AWS::RDS::GlobalCluster"

policy = Policy(
    id="rds-replicas-placed",
    severity=HIGH,
    severity_reason="High: a replica that goes with its source is none, and that shows only in the failure it was "
    "made for.",
    resource=(INSTANCE, CLUSTER, GLOBAL),
    title="Replicas of databases stand where a failure leaves them, with a key of that place",
    serves={
        REL: {"REL10-BP01": PARTIAL, "REL13-BP02": PARTIAL, "F06": PARTIAL, "F14": PARTIAL},
        GDPR: {"32(1)(c)": PARTIAL},
    },
    why="A replica in the zone of its source goes with it, and a copy in another Region under no key of that Region "
    "cannot be made from an encrypted source, or is not encrypted. In a platform all members are at hand: a global "
    "database with one Region only, or a further cluster without any instance, protects nobody from the loss of a "
    "Region. Regions outside the EEA are the matter of gov-region-allow-list. Not seen: how far a replica lags, and a "
    "source of another template.",
    fix="Leave AvailabilityZone out or choose another one than the source's; give a copy from another Region a "
    "KmsKeyId; declare the secondary DBCluster with at least one DBInstance.",
    passing=(
        """
Source: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, AvailabilityZone: eu-west-1a}}
Beside:
  Type: AWS::RDS::DBInstance
  Properties: {SourceDBInstanceIdentifier: !Ref Source, AvailabilityZone: eu-west-1b}
Free: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Source}}
Copy:
  Type: AWS::RDS::DBInstance
  Properties: {SourceDBInstanceIdentifier: "arn:aws:rds:us-east-1:111122223333:db:a", KmsKeyId: key}
World: {Type: AWS::RDS::GlobalCluster, Properties: {GlobalClusterIdentifier: shop}}
""",
        """
--- # {name: data, roles: [primary]}
Resources:
  First: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  World:
    Type: AWS::RDS::GlobalCluster
    Properties: {GlobalClusterIdentifier: shop, SourceDBClusterIdentifier: !Ref First}
--- # {name: far, roles: [secondary]}
Resources:
  Second:
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: shop, SourceRegion: eu-west-1, KmsKeyId: key}
  Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Second}}
""",
    ),
    failing=(
        """
Parameters:
  Zone: {Type: "AWS::EC2::AvailabilityZone::Name"}
Resources:
  Source: {Type: AWS::RDS::DBInstance, Properties: {DBInstanceIdentifier: shop, AvailabilityZone: eu-west-1a}}
  Same:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Source
      AvailabilityZone: eu-west-1a  # <--
  Named:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: shop
      AvailabilityZone: !Ref Zone  # <-- ?
  Copy:  # <--
    Type: AWS::RDS::DBInstance
    Properties: {SourceDBInstanceIdentifier: "arn:aws:rds:us-east-1:111122223333:db:a"}
  Far:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {ReplicationSourceIdentifier: c, SourceRegion: us-east-1}
""",
        """
--- # {name: data, roles: [primary]}
Resources:
  First: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  World:  # <--
    Type: AWS::RDS::GlobalCluster
    Properties: {GlobalClusterIdentifier: shop, SourceDBClusterIdentifier: !Ref First}
""",
        """
--- # {name: data, roles: [primary]}
Resources:
  First: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  World:
    Type: AWS::RDS::GlobalCluster
    Properties: {GlobalClusterIdentifier: shop, SourceDBClusterIdentifier: !Ref First}
--- # {name: far, roles: [secondary]}
Resources:
  Second:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: shop, KmsKeyId: key}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Replicas and their source; a global database where all its members are at hand."""
    if resource.type == GLOBAL:
        return bool(resource.stack.role)
    return not in_cluster(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Zone and key of a replica; Regions of a global database; instances of its further clusters."""
    if resource.type == GLOBAL:
        regions = {member.region for member in _members(resource)}
        if len(regions) < 2:
            yield resource, "the global database has a cluster in one Region only"
        return
    source = resource.get("SourceDBInstanceIdentifier")
    zone = resource.get("AvailabilityZone")
    if source is not None and zone is not None:
        for origin in resource.view.named(source, INSTANCE, "DBInstanceIdentifier"):
            home = origin.get("AvailabilityZone")
            if home is not None and origin.region == resource.region and zone == home:
                yield zone, "the replica stands in the zone of its source"
    if _from_abroad(resource) and resource.get("KmsKeyId") is None:
        yield (resource, "KmsKeyId"), "the copy from another Region names no key of this one"
    joins = resource.get("GlobalClusterIdentifier")
    if resource.standby and joins is not None and resource.type == CLUSTER:
        members = [each for each in resource.referrers(INSTANCE) if refers(each.get("DBClusterIdentifier"), resource)]
        if not members:
            yield resource, "the further cluster has no instance, so nothing can take over at once"


def _from_abroad(database: Resource) -> bool:
    places = [
        database.get(name) for name in ("SourceRegion", "SourceDBInstanceIdentifier", "ReplicationSourceIdentifier")
    ]
    written = [each for each in places if each is not None and not each.targets()]
    return any(_names_region(each) and not is_own(each, database) for each in written)


def _names_region(value: Value) -> bool:
    return value.path[-1] == "SourceRegion" or str(value).startswith("arn:")


def _members(world: Resource) -> list[Resource]:
    """The clusters that are the source of a global database, or join it by reference or by its name."""
    name, source = world.get("GlobalClusterIdentifier"), world.get("SourceDBClusterIdentifier")
    found = [target for target in source.targets() if target.type == CLUSTER] if source is not None else []
    for cluster in world.view.of_type(CLUSTER):
        joins = cluster.get("GlobalClusterIdentifier")
        if joins is not None and (refers(joins, world) or (name is not None and str(joins) == str(name))):
            found.append(cluster)
    return found
