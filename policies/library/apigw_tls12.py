"""Policy apigw-tls12."""

import re

from policies.aws.gateways import SAM_API, SAM_HTTP_API
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

MODERN = re.compile(r"TLS_?1_?[23]")

policy = Policy(
    id="apigw-tls12",
    severity=MEDIUM,
    resource=("AWS::ApiGateway::DomainName", "AWS::ApiGatewayV2::DomainName", SAM_API, SAM_HTTP_API),
    title="Domain names of APIs accept TLS 1.2 or newer (security policy)",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="Medium: most clients speak TLS 1.2 anyway; an attacker in between can make one that does not "
    "fall back.",
    why="TLS_1_0 lets clients use versions that are broken. Where nothing is written the answer depends on the kind "
    "of endpoint and on when it was made, so it has to be written. Not seen: the execute-api name beside the domain "
    "name.",
    fix="Set SecurityPolicy to TLS_1_2 or one of the TLS 1.3 policies.",
    repair={
        "AWS::ApiGateway::DomainName:SecurityPolicy": "TLS_1_2",
        "AWS::ApiGatewayV2::DomainName:DomainNameConfigurations.*.SecurityPolicy": "TLS_1_2",
    },
    passing=(
        """
Name: {Type: AWS::ApiGateway::DomainName, Properties: {DomainName: a, SecurityPolicy: TLS_1_2}}
Newest: {Type: AWS::ApiGateway::DomainName, Properties: {SecurityPolicy: SecurityPolicy_TLS13_1_3_2025_09}}
Http: {Type: AWS::ApiGatewayV2::DomainName, Properties: {DomainNameConfigurations: [{SecurityPolicy: TLS_1_2}]}}
Model: {Type: AWS::Serverless::Api, Properties: {StageName: v1}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::ApiGateway::DomainName
  Properties:
    DomainName: a
    SecurityPolicy: TLS_1_0  # <--
Unsaid:  # <--
  Type: AWS::ApiGateway::DomainName
  Properties: {DomainName: a}
Http:
  Type: AWS::ApiGatewayV2::DomainName
  Properties:
    DomainNameConfigurations:
      - EndpointType: REGIONAL  # <--
Bare:  # <--
  Type: AWS::ApiGatewayV2::DomainName
  Properties: {DomainName: a}
Model:
  Type: AWS::Serverless::Api
  Properties:
    Domain:
      DomainName: a
      SecurityPolicy: TLS_1_0  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each name that clients connect to."""
    if resource.type == "AWS::ApiGateway::DomainName":
        names = [resource.body()]
    elif resource.type == "AWS::ApiGatewayV2::DomainName":
        names = list(resource.each("DomainNameConfigurations.*"))
        if not names:
            yield (resource, "DomainNameConfigurations"), "clients may use old TLS"
    else:
        names = list(resource.each("Domain"))
    for name in names:
        found = name.get("SecurityPolicy")
        if found is None or not found.matches(MODERN):
            whole = name.path == ("Properties",)
            yield resource.spot("SecurityPolicy") if whole else name.spot("SecurityPolicy"), "clients may use old TLS"
