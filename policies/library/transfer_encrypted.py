"""Policy transfer-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="transfer-encrypted",
    severity=HIGH,
    severity_reason="Passwords and files cross the network in clear for whoever sits on the way.",
    resource=("AWS::Transfer::Server", "AWS::Transfer::Connector"),
    title="Transfer Family servers and connectors encrypt in transit: SFTP, FTPS or AS2 over TLS, never FTP",
    serves={PCI: {"4.2.1": PARTIAL, "2.2.5": PARTIAL, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="FTP sends the password and every file in clear, inside a VPC as well. SFTP is the default. Not seen: the "
    "algorithms that the security policy allows.",
    fix="Drop FTP from Protocols and take SFTP or FTPS; give a connector an https:// or sftp:// address.",
    passing=(
        """
Default: {Type: AWS::Transfer::Server}
Both: {Type: AWS::Transfer::Server, Properties: {Protocols: [SFTP, FTPS]}}
Partner: {Type: AWS::Transfer::Connector, Properties: {Url: "https://partner.example"}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::Transfer::Server
  Properties:
    Protocols:
      - SFTP
      - FTP  # <--
Partner:
  Type: AWS::Transfer::Connector
  Properties: {Url: "http://partner.example"}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each protocol of a server, the address of a connector."""
    for protocol in resource.each("Protocols.*"):
        if protocol == "FTP":
            yield protocol, "passwords and files are sent in clear"
    url = resource.get("Url")
    if url is not None and url.lower().startswith("http://"):
        yield url, "files are sent in clear"
