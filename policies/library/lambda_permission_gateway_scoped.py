"""Policy lambda-permission-gateway-scoped."""

import re

from policies.kernel import LOW, Policy, Resource, Violations

EVERY_ROUTE = re.compile(r"execute-api:.*/[*]/[*](/[*]?)?$")

policy = Policy(
    id="lambda-permission-gateway-scoped",
    severity=LOW,
    resource="AWS::Lambda::Permission",
    title="Permissions for API Gateway name a method or route of the API, not every route (public function)",
    opinion=True,
    serves={},
    why="With a SourceArn that ends in /*/* every stage, method and path of the API calls the function, also a route "
    "that somebody adds without authorization. Not seen: how the routes are authorized.",
    fix="End SourceArn in stage, method and path, such as /prod/GET/pets or /*/GET/pets.",
    severity_reason="It takes a careless route of one's own API to make use of it, and many APIs proxy all routes.",
    passing=(
        """
A:
  Type: AWS::Lambda::Permission
  Properties:
    Principal: apigateway.amazonaws.com
    SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:a1b2/*/GET/pets"
B: {Type: AWS::Lambda::Permission, Properties: {Principal: s3.amazonaws.com, SourceArn: "arn:aws:s3:::b"}}
C: {Type: AWS::Lambda::Permission, Properties: {Principal: apigateway.amazonaws.com, SourceAccount: "1"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Permission
  Properties:
    Principal: apigateway.amazonaws.com
    SourceArn: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:a1b2/*/*"  # <--
B:
  Type: AWS::Lambda::Permission
  Properties:
    Principal: apigateway.amazonaws.com
    SourceArn: arn:aws:execute-api:eu-west-1:111122223333:a1b2/*/*/*  # <--
""",
    ),
)


@policy.check
def check(permission: Resource) -> Violations:
    """The end of the ARN, also where its beginning is filled in at deployment."""
    for source in permission.each("SourceArn"):
        if EVERY_ROUTE.search(str(source)):
            yield source, "every route of the API calls the function"
