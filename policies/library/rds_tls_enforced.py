"""Policy rds-tls-enforced."""

from policies.aws.databases import CLUSTER, INSTANCE, engine, in_cluster, is_aurora, origin, version
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

PROXY = "AWS::RDS::DBProxy"
GROUPS = {
    CLUSTER: ("DBClusterParameterGroupName", "AWS::RDS::DBClusterParameterGroup"),
    INSTANCE: ("DBParameterGroupName", "AWS::RDS::DBParameterGroup"),
}
FAMILIES = tuple(kind for _, kind in GROUPS.values())
SWITCHES = {
    "mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
    "postgres": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
}
FORCED_SINCE = {"postgres": (15,), "aurora postgres": (17,), "mariadb": (11, 8)}
"""Versions from which the default parameter group forces TLS (RDS and Aurora user guides, "Requiring SSL/TLS")."""
NEWEST_SINCE = ("postgres",)
"""Engines that get a version above that where none is written: what ``rds describe-db-engine-versions --default-only``
answers. For the others that default is below it, or lies too near.
"""

policy = Policy(
    id="rds-tls-enforced",
    severity=HIGH,
    severity_reason="High: passwords and data cross the network in clear for any client that does not ask; it takes "
    "a place in the network first.",
    resource=(CLUSTER, INSTANCE, PROXY, *FAMILIES),
    title="Databases and proxies refuse connections without TLS",
    serves={
        PCI: {"8.3.2": DIRECT, "2.2.7": PARTIAL, "4.2.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL},
    },
    why="A server that merely offers TLS takes passwords and data in clear from every client that does not ask. The "
    "parameter group is judged where it is declared, by its family; a database that names one of another template is "
    "undecided. The defaults of PostgreSQL 15 (Aurora: 17) and MariaDB 11.8 force TLS. Not seen: "
    "Oracle and Db2, which set this in option groups or per listener, and the TLS version.",
    fix="Give the database a parameter group with require_secure_transport ON (MySQL, MariaDB) or rds.force_ssl 1 "
    "(PostgreSQL, SQL Server), and the proxy RequireTLS true.",
    passing=(
        """
Cluster:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, DBClusterParameterGroupName: !Ref Group}
Group:
  Type: AWS::RDS::DBClusterParameterGroup
  Properties: {Family: aurora-mysql8.0, Parameters: {require_secure_transport: "ON"}}
Postgres:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres, EngineVersion: "13.4", DBParameterGroupName: forced}
Forced:
  Type: AWS::RDS::DBParameterGroup
  Properties: {DBParameterGroupName: Forced, Family: postgres13, Parameters: {rds.force_ssl: 1}}
ForcedByName:
  Type: AWS::RDS::DBParameterGroup
  Properties: {DBParameterGroupName: forced, Family: postgres13, Parameters: {rds.force_ssl: "1"}}
Modern: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, EngineVersion: "16.3"}}
Newest: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres}}
NewestReplica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Newest}}
ThreeNodes: {Type: AWS::RDS::DBCluster, Properties: {Engine: postgres, EngineVersion: "15", AllocatedStorage: 100}}
Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql, EngineVersion: "17.4"}}
Maria: {Type: AWS::RDS::DBInstance, Properties: {Engine: mariadb, EngineVersion: 11.8.3}}
Logged: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBParameterGroupName: !Ref Logging}}
Logging:
  Type: AWS::RDS::DBParameterGroup
  Properties: {Family: postgres16, Parameters: {log_statement: all}}
Proxy: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL, RequireTLS: true}}
Oracle: {Type: AWS::RDS::DBInstance, Properties: {Engine: oracle-ee}}
""",
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql, EngineVersion: "17.4"}}
Member:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres, EngineVersion: "13", DBClusterIdentifier: !Ref Cluster}
""",
    ),
    failing=(
        """
Default:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, DBClusterParameterGroupName: !Ref Group}
Group:
  Type: AWS::RDS::DBClusterParameterGroup
  Properties:
    Family: aurora-mysql8.0
    Parameters:
      require_secure_transport: "OFF"  # <--
Postgres:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres, EngineVersion: "13", DBParameterGroupName: !Ref Plain}
Plain:
  Type: AWS::RDS::DBParameterGroup
  Properties:
    Family: postgres13
    Parameters: {log_statement: all}  # <--
OldMaria:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mariadb, EngineVersion: "11.4"}
OldReplica:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {SourceDBInstanceIdentifier: !Ref OldMaria}
OldAurora:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-postgresql, EngineVersion: "16.6"}
SomeAurora:  # <-- ?
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-postgresql}
Versioned:  # <-- ?
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres, EngineVersion: "{{resolve:ssm:/shop/version}}"}
Chosen:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: !Sub "{{resolve:ssm:/shop/engine}}"  # <-- ?
Elsewhere:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    DBParameterGroupName: made-by-hand  # <-- ?
Proxy:  # <--
  Type: AWS::RDS::DBProxy
  Properties: {EngineFamily: MYSQL}
""",
        """
Aged: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, DBParameterGroupName: !Ref Aging}}
Aging:
  Type: AWS::RDS::DBParameterGroup
  Properties:
    Family: postgres13
    Parameters: {log_statement: all}  # <--
Restored:  # <-- ?
  Type: AWS::RDS::DBInstance
  Properties: {DBSnapshotIdentifier: shop}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Proxies and parameter groups; databases of an engine with such a switch that are not members of a cluster."""
    return resource.type in (PROXY, *FAMILIES) or (not in_cluster(resource) and engine(resource) in ("", *SWITCHES))


@policy.check
def check(resource: Resource) -> Violations:
    """The proxy's switch, that of a parameter group, or what a database without one gets."""
    if resource.type == PROXY:
        if not resource.on("RequireTLS"):
            yield resource.spot("RequireTLS"), "the proxy takes connections without TLS"
    elif resource.type in FAMILIES:
        yield from _group(resource)
    else:
        yield from _database(resource)


def _database(database: Resource) -> Violations:
    name, kind = GROUPS[database.type]
    chosen = database.get(name)
    groups = database.view.named(chosen, kind, name) if chosen is not None else []
    if groups:  # which are judged themselves
        return
    if not engine(database):
        written = database.get("Engine")
        if not (database.may if written is None else written.holds)("force TLS with its engine"):
            yield database.spot("Engine"), "the engine is not known, so neither is its switch for TLS"
    elif chosen is None:
        if not _forced_by_default(database):
            yield (database, name), "the default parameter group lets connections in without TLS"
    elif not database.may(f"force TLS with {chosen}"):
        yield chosen, "this parameter group is not in these templates"


def _group(group: Resource) -> Violations:
    entries = _switches(group)
    for name, value in entries:
        if value.lower() in ("off", "0", "false"):
            yield value, f"{name} is off, so connections need no TLS"
    family = _family(group)
    switch = SWITCHES.get(family.removeprefix("aurora "))
    if entries or switch is None or (family.startswith("aurora ") and group.type != GROUPS[CLUSTER][1]):
        return  # what Aurora forces is written in the group of its cluster
    since, written = FORCED_SINCE.get(family), group.get("Parameters")
    if written is not None and written.holds(f"set {switch}"):
        return
    if since is None or version(group.get("Family")) < since:
        yield group.spot("Parameters"), f"the parameter group does not set {switch}"


def _switches(group: Resource) -> list[tuple[str, Value]]:
    parameters = group.get("Parameters")  # names hold dots, so no dotted path leads to them
    entries = parameters.entries() if parameters is not None else ()
    return [(name, value) for name, value in entries if name in SWITCHES.values()]


def _family(group: Resource) -> str:
    """The engine that a parameter group is for, such as ``aurora postgres``; empty where it is not known."""
    found = group.get("Family")
    if found is None or found.unknown:
        return ""
    text = str(found).lower()
    name = text.removeprefix("aurora-").removeprefix("custom-")
    for engine_ in SWITCHES:
        if name.startswith(engine_):
            return f"aurora {engine_}" if text.startswith("aurora") else engine_
    return "aurora mysql" if name.startswith("aurora5") else ""


def _forced_by_default(database: Resource) -> bool:
    """Whether its version forces TLS where no group is named; a question where the version is not known."""
    name = f"aurora {engine(database)}" if is_aurora(database) else engine(database)
    since = FORCED_SINCE.get(name)
    if since is None:
        return False
    written = origin(database).get("EngineVersion")
    found = version(written)
    if found:
        return found >= since
    if written is not None:
        return written.holds("be a version that forces TLS")
    return name in NEWEST_SINCE or database.may("force TLS with the version that it gets by default")
