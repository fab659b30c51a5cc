"""Policy apigw-waf-attached."""

import re

from policies.aws.firewalls import ASSOCIATIONS
from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Value, Violations

SPELLED = re.compile(r":/restapis/(?P<api>[A-Za-z0-9]+)/stages/(?P<stage>[^/]+)$")

policy = Policy(
    id="apigw-waf-attached",
    severity=MEDIUM,
    resource="AWS::ApiGateway::Stage",
    title="A web firewall stands before each stage of a REST API",
    serves={PCI: {"6.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: the API asks for credentials by itself; the firewall is the second line, against "
    "floods and known attacks.",
    why="A REST API on the Internet is probed like any page. The association is looked for in every stack at hand, "
    "by the stage or by its API; stages of APIs known to be private are left out. HTTP APIs take no web ACL. Not "
    "seen: a CloudFront distribution with a web ACL in front.",
    fix="Associate a WAFv2 web ACL with the stage's ARN.",
    passing=(
        """
Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: v1}}
Use:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    WebACLArn: arn:a
    ResourceArn: !Sub "arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/v1"
Elsewhere: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: abc123, StageName: v2}}
Spelled:
  Type: AWS::WAFRegional::WebACLAssociation
  Properties: {WebACLId: a, ResourceArn: "arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/v2"}
Inside: {Type: AWS::ApiGateway::RestApi, Properties: {EndpointConfiguration: {Types: [PRIVATE]}}}
InsideStage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Inside, StageName: v1}}
""",
    ),
    failing=(
        """
Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {RestApiId: !Ref Api, StageName: v1}
Other:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {RestApiId: abc123, StageName: v2}
Spelled:
  Type: AWS::WAFRegional::WebACLAssociation
  Properties: {WebACLId: a, ResourceArn: "arn:aws:apigateway:eu-west-1::/restapis/xyz789/stages/v2"}
""",
    ),
)


@policy.applies
def applies(stage: Resource) -> bool:
    """Stages of APIs on the Internet, as far as the API is at hand."""
    api = stage.get("RestApiId")
    return not any(
        kind == "PRIVATE"
        for each in (api.targets() if api is not None else ())
        for kind in each.each("EndpointConfiguration.Types.*")
    )


@policy.check
def check(stage: Resource) -> Violations:
    """An association that names the stage, or its API."""
    api = stage.get("RestApiId")
    meant = [stage, *(api.targets() if api is not None else ())]
    uses = stage.view.of_type(*ASSOCIATIONS)
    if not any(refers(use.get("ResourceArn"), each) for use in uses for each in meant) and not any(
        _spells(use.get("ResourceArn"), stage) for use in uses
    ):
        yield stage, "no web ACL is associated with this stage"


def _spells(arn: Value | None, stage: Resource) -> bool:
    """Whether an ARN that is written out ends as the stage's does; of an API that is declared its id is not known."""
    name, api = stage.get("StageName"), stage.get("RestApiId")
    found = SPELLED.search(str(arn)) if arn is not None else None
    if found is None or name is None or name.unknown or found["stage"] != str(name):
        return False
    return api is None or api.unknown or found["api"] == str(api)
