"""Policy apigw-client-certificate."""

from policies.aws.cdn import is_set
from policies.aws.gateways import STAGE
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-client-certificate",
    severity=LOW,
    resource=STAGE,
    title="Stages of REST APIs show the backend a client certificate",
    serves={},
    opinion=True,
    severity_reason="Low: only a backend with a public name of its own needs it; functions and private links are "
    "called by AWS itself.",
    why="With a client certificate a backend on the Internet can tell API Gateway from anybody else. Not seen: "
    "whether the backend asks for it.",
    fix="Set ClientCertificateId.",
    passing=(
        """
Stage: {Type: AWS::ApiGateway::Stage, Properties: {ClientCertificateId: !Ref Certificate}}
Certificate: {Type: AWS::ApiGateway::ClientCertificate}
""",
    ),
    failing=(
        """
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: v1}
""",
    ),
)


@policy.check
def check(stage: Resource) -> Violations:
    """A certificate is named."""
    if not is_set(stage.get("ClientCertificateId")):
        yield stage.spot("ClientCertificateId"), "the backend cannot tell the API from anybody else"
