"""Policy net-private-endpoints-for-data-services."""

from policies.aws.platform import beside, in_platform
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

ENDPOINT = "AWS::EC2::VPCEndpoint"
NEEDED = (".s3", ".dynamodb", ".kms", ".secretsmanager", ".logs")

policy = Policy(
    id="net-private-endpoints-for-data-services",
    severity=MEDIUM,
    severity_reason="The traffic is encrypted on its way; what is missing is a second control on where data may go.",
    resource="AWS::EC2::VPC",
    title="AWS's data services are reached privately, through VPC endpoints",
    serves={
        PCI: {"1.3.2": PARTIAL, "1.4.1": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
        REL: {"F04": PARTIAL, "REL10-BP01": SUPPORTING},
    },
    why="Without an endpoint each secret, key and log line leaves through the NAT gateway, whose loss then stops what "
    "needs no Internet at all. In a platform with networks S3, DynamoDB, KMS, Secrets Manager and Logs are asked for, "
    "but in dev. Not seen: private names resolved elsewhere, and networks of a template that stands for itself.",
    fix="Declare an AWS::EC2::VPCEndpoint for each of the services.",
    passing=(
        """
Network: {Type: AWS::EC2::VPC}
""",
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}
  Store: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.s3}}
  Tables: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.dynamodb}}
  Keys: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.kms}}
  Secrets: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.secretsmanager}}
  Logs: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.logs}}
""",
    ),
    failing=(
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
  Store: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.s3}}
""",
    ),
)


@policy.applies
def applies(network: Resource) -> bool:
    """Networks of a platform that is not for development."""
    return in_platform(network) and network.environment != "dev"


@policy.check
def check(network: Resource) -> Violations:
    """Endpoints for what is needed."""
    names = [name for each in beside(network, ENDPOINT) if (name := each.get("ServiceName")) is not None]
    for service in NEEDED:
        if not any(name.endswith(service) for name in names):
            yield network, f"no endpoint leads to {service[1:]}"
