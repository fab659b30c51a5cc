"""Every certificate, key, TLS policy and cipher that the templates declare: the inventory PCI DSS 12.3.3 asks for."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from cfn.unknown import Unknown

UNSAID = "not said"
RENEWED = "by AWS, before it ends"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
CERTIFICATES: dict[str, tuple[str, str]] = {
    "AWS::CertificateManager::Certificate": ("DomainName", "KeyAlgorithm"),
    "AWS::ACMPCA::CertificateAuthority": ("Subject.CommonName", "KeyAlgorithm"),
    "AWS::IAM::ServerCertificate": ("ServerCertificateName", ""),
}
"""Type → the properties that hold the subject and the algorithm."""
KEYS: dict[str, tuple[str, str]] = {
    "AWS::KMS::Key": ("KeySpec", "SYMMETRIC_DEFAULT (AES-256)"),
    "AWS::KMS::ReplicaKey": ("", "that of its primary key"),
    "AWS::EC2::KeyPair": ("KeyType", "rsa"),
    "AWS::CloudFront::PublicKey": ("", "that of the key it holds"),
}
"""Type → the property that holds the spec, and what it is without it."""
DEFAULT = "AWS's default"
TRANSIT: dict[str, dict[str, str]] = {
    LISTENER: {"SslPolicy": DEFAULT},
    "AWS::CloudFront::Distribution": {
        "DistributionConfig.ViewerCertificate.MinimumProtocolVersion": DEFAULT,
        "DistributionConfig.Origins.*.CustomOriginConfig.OriginSSLProtocols": "",
    },
    "AWS::ApiGateway::DomainName": {"SecurityPolicy": DEFAULT},
    "AWS::ApiGatewayV2::DomainName": {"DomainNameConfigurations.*.SecurityPolicy": DEFAULT},
    "AWS::OpenSearchService::Domain": {"DomainEndpointOptions.TLSSecurityPolicy": DEFAULT},
    "AWS::Elasticsearch::Domain": {"DomainEndpointOptions.TLSSecurityPolicy": DEFAULT},
    "AWS::Transfer::Server": {"SecurityPolicyName": DEFAULT},
    "AWS::RDS::DBInstance": {"CACertificateIdentifier": DEFAULT},
    "AWS::ElastiCache::ReplicationGroup": {"TransitEncryptionEnabled": DEFAULT, "TransitEncryptionMode": ""},
    "AWS::MSK::Cluster": {"EncryptionInfo.EncryptionInTransit.ClientBroker": DEFAULT},
    "AWS::ElasticLoadBalancing::LoadBalancer": {"Policies.*.Attributes": ""},
    "AWS::EC2::VPNConnection": {
        f"VpnTunnelOptionsSpecifications.*.Phase{phase}{what}": ""
        for phase in (1, 2)
        for what in ("EncryptionAlgorithms", "IntegrityAlgorithms", "DHGroupNumbers")
    },
}
"""Type → what it says of TLS, and what to say where it does not (empty: nothing)."""
PARAMETERS = {
    "AWS::RDS::DBClusterParameterGroup": "Parameters",
    "AWS::RDS::DBParameterGroup": "Parameters",
    "AWS::Redshift::ClusterParameterGroup": "Parameters",
}
TLS_WORDS = ("ssl", "tls", "secure_transport", "cipher")


class Declared(NamedTuple):
    """One certificate, key, or setting of TLS; ``environments`` in which it is declared just so.

    ``kind``  certificate, key or transit. ``what``: its subject, alias, or the setting. ``spec``: algorithm, or value.
    """

    kind: str
    what: str
    spec: str
    purpose: str
    owner: str
    rotation: str
    file: str
    line: int
    logical_id: str
    resource_type: str
    environments: tuple[str, ...] = ()


def inventory(graphs: Iterable[tuple[str, Graph]]) -> list[Declared]:
    """All that is declared, by kind and place. ``graphs``: (environment, graph), of lone templates without a name."""
    found: dict[Declared, set[str]] = {}
    for environment, graph in graphs:
        for each in _declared(graph):
            found.setdefault(each, set()).update([environment] if environment else ())
    rows = [each._replace(environments=tuple(sorted(names))) for each, names in found.items()]
    return sorted(rows, key=lambda each: (each.kind, each.file, each.line, each.what, each.environments))


def _declared(graph: Graph) -> Iterator[Declared]:
    for stack in graph.stacks:
        for resource in stack.resources.values():
            if resource.type in CERTIFICATES:
                yield _certificate(resource)
            elif resource.type in KEYS:
                yield _key(resource, graph)
            elif resource.type in PARAMETERS:
                yield from _parameters(resource)
            elif resource.type in TRANSIT:
                yield from _transit(resource)


def _certificate(resource: Resource) -> Declared:
    subject, algorithm = CERTIFICATES[resource.type]
    private = resource.get("CertificateAuthorityArn") is not None
    rotation = UNSAID
    if resource.type == "AWS::CertificateManager::Certificate":
        rotation = RENEWED if private or resource.get("ValidationMethod") == "DNS" else "by hand: validated by e-mail"
    spec = text(resource.get(algorithm), "RSA_2048 (AWS's default)") if algorithm else "that of what was uploaded"
    names = [text(resource.get(subject)), *(text(each) for _, each in resource.find("SubjectAlternativeNames.*"))]
    return _row(resource, "certificate", ", ".join(dict.fromkeys(names)), spec, ("TLS", rotation))


def _key(resource: Resource, graph: Graph) -> Declared:
    found, default = KEYS[resource.type]
    spec = text(resource.get(found), default) if found else default
    usage = resource.get("KeyUsage")
    spec += f", {text(usage)}" if usage is not None else ""
    aliases = [text(each.get("AliasName")) for each in graph.referrers(resource, "AWS::KMS::Alias")]
    name = ", ".join(aliases) or text(resource.get("KeyName") or resource.get("Name"), resource.logical_id)
    purpose = text(resource.get("Description"), UNSAID)
    return _row(resource, "key", name, spec, (purpose, _rotation(resource)))


def _rotation(resource: Resource) -> str:
    if resource.type == "AWS::KMS::ReplicaKey":
        return "with its primary key"
    if resource.type != "AWS::KMS::Key":
        return "by hand"
    enabled = resource.get("EnableKeyRotation")
    if isinstance(enabled, Unknown):
        return text(enabled)
    days = text(resource.get("RotationPeriodInDays"), "365")
    return f"every {days} days" if enabled in (True, "true", "True") else "none"


def _transit(resource: Resource) -> Iterator[Declared]:
    if resource.type == LISTENER and resource.get("Protocol") in ("HTTP", "TCP", "UDP", "TCP_UDP", "GENEVE"):
        return  # it speaks no TLS of its own
    for path, default in TRANSIT[resource.type].items():
        values = [text(value) for _, value in resource.find(path)] or ([default] if default else [])
        for value in dict.fromkeys(values):
            yield _row(resource, "transit", path.replace(".*", "").rpartition(".")[2], value, (_serves(resource), ""))


def _parameters(resource: Resource) -> Iterator[Declared]:
    parameters = resource.get(PARAMETERS[resource.type])
    listed = parameters if isinstance(parameters, list) else []
    pairs = {each.get("ParameterName"): each.get("ParameterValue") for each in listed if isinstance(each, dict)}
    for name, value in (parameters if isinstance(parameters, dict) else pairs).items():
        if isinstance(name, str) and any(word in name.lower() for word in TLS_WORDS):
            yield _row(resource, "transit", name, text(value), (_serves(resource), ""))


def _serves(resource: Resource) -> str:
    said = resource.get("Description")
    return text(said) if isinstance(said, str) else f"{resource.logical_id} ({resource.type})"


def _row(resource: Resource, kind: str, what: str, spec: str, more: tuple[str, str]) -> Declared:
    """``more``: purpose, and how it is rotated."""
    place, said = resource.location, owner(resource) or UNSAID
    return Declared(
        kind, what, spec, more[0], said, more[1], place.file, place.line, resource.logical_id, resource.type
    )


def owner(resource: Resource) -> str:
    """Who owns it by its tag Owner, in any of the forms that tags take; empty where nobody is said."""
    tags = resource.get("Tags")
    if isinstance(tags, dict):
        return text(tags["Owner"]) if "Owner" in tags else ""
    found = (each for each in tags if isinstance(each, dict)) if isinstance(tags, list) else ()
    return next((text(each.get("Value")) for each in found if each.get("Key") == "Owner"), "")


def text(value: Any, default: str = UNSAID) -> str:
    """A value for people."""
    if value is None:
        return default
    if isinstance(value, list):
        return ", ".join(text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text(each)}" for key, each in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} (set at deployment)" if isinstance(value, Unknown) and value.kind != "text" else str(value)
