"""Policy database-tls-enforced."""

from collections.abc import Iterator

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

GROUPS = {
    "AWS::DocDB::DBClusterParameterGroup": "tls",
    "AWS::Neptune::DBClusterParameterGroup": "neptune_enforce_ssl",
}
WAREHOUSE, DMS = "AWS::Redshift::ClusterParameterGroup", "AWS::DMS::Endpoint"
DAX, MEMORY = "AWS::DAX::Cluster", "AWS::MemoryDB::Cluster"
NO_DATABASES = ("s3", "dynamodb", "kinesis", "opensearch", "elasticsearch", "neptune", "kafka", "redis")
"""Endpoints that have no SslMode: HTTPS, or settings of their own."""

policy = Policy(
    id="database-tls-enforced",
    severity=HIGH,
    severity_reason="High: passwords and data cross the network in clear for whoever listens; it takes a place in "
    "the network first.",
    resource=(*GROUPS, WAREHOUSE, DAX, MEMORY, DMS),
    title="DocumentDB, Neptune, Redshift, DAX, MemoryDB and DMS refuse connections without TLS",
    serves={PCI: {"4.2.1": SUPPORTING, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="A server that merely offers TLS takes passwords and data in clear from every client that does "
    "not ask. DocumentDB, Neptune and MemoryDB ask for it unless told not to; Redshift parameter "
    "groups, DAX and DMS endpoints must be told to. Parameter groups are judged wherever they "
    "stand. Not seen: clusters whose group stands elsewhere, and endpoints of DMS that are no "
    "databases.",
    fix="DocumentDB: tls enabled; Neptune: neptune_enforce_ssl 1; Redshift: require_ssl true; DAX: "
    "ClusterEndpointEncryptionType TLS; MemoryDB: TLSEnabled true; DMS endpoints: SslMode require "
    "or stronger.",
    passing=(
        """
Documents: {Type: AWS::DocDB::DBClusterParameterGroup, Properties: {Parameters: {audit_logs: enabled}}}
Warehouse:
  Type: AWS::Redshift::ClusterParameterGroup
  Properties:
    ParameterGroupFamily: redshift-1.0
    Parameters: [{ParameterName: require_ssl, ParameterValue: "true"}]
Cache: {Type: AWS::DAX::Cluster, Properties: {ClusterEndpointEncryptionType: TLS}}
Memory: {Type: AWS::MemoryDB::Cluster, Properties: {TLSEnabled: "true"}}
Target: {Type: AWS::DMS::Endpoint, Properties: {EngineName: s3, EndpointType: target}}
Source: {Type: AWS::DMS::Endpoint, Properties: {EngineName: mysql, SslMode: verify-ca}}
""",
    ),
    failing=(
        """
Parameters:
  Mode: {Type: String}
Resources:
  Documents:
    Type: AWS::DocDB::DBClusterParameterGroup
    Properties:
      Parameters:
        tls: disabled  # <--
  Graph:
    Type: AWS::Neptune::DBClusterParameterGroup
    Properties:
      Parameters:
        neptune_enforce_ssl: 0  # <--
  Warehouse:
    Type: AWS::Redshift::ClusterParameterGroup
    Properties:
      Parameters:
        - ParameterName: require_ssl
          ParameterValue: "false"  # <--
  Silent:  # <--
    Type: AWS::Redshift::ClusterParameterGroup
    Properties: {ParameterGroupFamily: redshift-1.0}
  Cache:  # <--
    Type: AWS::DAX::Cluster
  Memory:
    Type: AWS::MemoryDB::Cluster
    Properties:
      TLSEnabled: false  # <--
  Source:
    Type: AWS::DMS::Endpoint
    Properties:
      EngineName: postgres
      SslMode: none  # <--
  Other:
    Type: AWS::DMS::Endpoint
    Properties:
      SslMode: !Ref Mode  # <-- ?
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """Each by its own switch, and its own default."""
    if store.type in GROUPS:
        switch = GROUPS[store.type]
        for name, value in _entries(store):
            if name == switch and value.lower() in ("disabled", "0", "false"):
                yield value, f"{switch} is off, so connections need no TLS"
    elif store.type == WAREHOUSE:
        yield from _warehouse(store)
    elif store.type == MEMORY:
        choice = store.get("TLSEnabled")
        if choice is not None and not choice:
            yield choice, "connections need no TLS"
    elif store.type == DAX:
        kind = store.get("ClusterEndpointEncryptionType")
        if kind is None or kind != "TLS":
            yield store.spot("ClusterEndpointEncryptionType"), "the cluster speaks without TLS"
    else:
        engine, mode = store.get("EngineName"), store.get("SslMode")
        if engine is not None and engine.lower() in NO_DATABASES:
            return
        if mode is None or mode.lower() == "none":
            yield store.spot("SslMode"), "the endpoint connects without TLS"


def _entries(group: Resource) -> Iterator[tuple[str, Value]]:
    found = group.get("Parameters")
    if found is not None:
        yield from found.entries()


def _warehouse(group: Resource) -> Violations:
    for each in group.each("Parameters.*"):
        name, value = each.get("ParameterName"), each.get("ParameterValue")
        if name is not None and name == "require_ssl":
            if value is None or value.lower() != "true":
                yield (each if value is None else value), "require_ssl is off, so connections need no TLS"
            return
    yield group.spot("Parameters"), "the parameter group does not set require_ssl"
