"""Policy glue-connection-over-tls."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PROPERTIES = "ConnectionInput.ConnectionProperties"
SWITCHES = {"JDBC": "JDBC_ENFORCE_SSL", "KAFKA": "KAFKA_SSL_ENABLED"}

policy = Policy(
    id="glue-connection-over-tls",
    severity=HIGH,
    resource="AWS::Glue::Connection",
    title="Glue connections to databases and Kafka enforce encryption in transit (TLS)",
    serves={PCI: {"4.2.1": SUPPORTING, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="A JDBC connection speaks clear text to a database that allows it, unless JDBC_ENFORCE_SSL is true; a Kafka "
    "connection does where KAFKA_SSL_ENABLED is false. Other kinds are left out. Not seen: databases that refuse "
    "clear text by themselves.",
    fix='Set ConnectionProperties JDBC_ENFORCE_SSL: "true" (Kafka: KAFKA_SSL_ENABLED: "true").',
    severity_reason="Passwords and whole tables cross the network readable, and the template could forbid it.",
    passing=(
        """
Database:
  Type: AWS::Glue::Connection
  Properties:
    ConnectionInput: {ConnectionType: JDBC, ConnectionProperties: {JDBC_ENFORCE_SSL: "true"}}
Kafka:
  Type: AWS::Glue::Connection
  Properties: {ConnectionInput: {ConnectionType: KAFKA, ConnectionProperties: {KAFKA_BOOTSTRAP_SERVERS: "b:9094"}}}
Network: {Type: AWS::Glue::Connection, Properties: {ConnectionInput: {ConnectionType: NETWORK}}}
""",
    ),
    failing=(
        """
Silent:
  Type: AWS::Glue::Connection
  Properties:
    ConnectionInput:
      ConnectionType: JDBC
      ConnectionProperties:  # <--
        JDBC_CONNECTION_URL: jdbc:mysql://db/shop
Kafka:
  Type: AWS::Glue::Connection
  Properties:
    ConnectionInput:
      ConnectionType: KAFKA
      ConnectionProperties:
        KAFKA_SSL_ENABLED: "false"  # <--
""",
    ),
)


@policy.check
def check(connection: Resource) -> Violations:
    """The switch of the connection's kind; Kafka's is on unless said otherwise."""
    kind = connection.get("ConnectionInput.ConnectionType")
    for name, switch in SWITCHES.items():
        if kind is None or kind != name:
            continue
        said = connection.get(f"{PROPERTIES}.{switch}")
        if (said is None and name == "JDBC") or (said is not None and not said):
            yield connection.spot(f"{PROPERTIES}.{switch}"), "records and passwords may cross the network in clear text"
