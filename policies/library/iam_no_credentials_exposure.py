"""Policy iam-no-credentials-exposure."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import confines
from policies.aws.documents import is_all
from policies.aws.permissions import HOLDERS, granted, is_pattern_of
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

RETURNING = (
    "iam:createaccesskey", "iam:createloginprofile", "iam:updateloginprofile", "iam:createservicespecificcredential",
    "iam:resetservicespecificcredential", "iam:updateaccesskey", "ec2:getpassworddata", "rds-db:connect",
    "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:getfederationtoken",
    "sts:getsessiontoken", "redshift:getclustercredentials", "redshift:getclustercredentialswithiam",
    "redshift-serverless:getcredentials", "cognito-identity:getcredentialsforidentity",
    "cognito-identity:getopenidtoken", "cognito-identity:getopenidtokenfordeveloperidentity",
    "codeartifact:getauthorizationtoken", "codepipeline:pollforjobs", "lightsail:downloaddefaultkeypair",
    "lightsail:getinstanceaccessdetails", "lightsail:getrelationaldatabasemasteruserpassword",
    "sso:getrolecredentials", "appsync:createapikey", "cloud9:createenvironmenttoken",
    "connect:getfederationtoken", "mediapackage:rotateingestendpointcredentials", "chime:createapikey",
    "lightsail:createbucketaccesskey", "grafana:createworkspaceapikey", "gamelift:requestuploadcredentials",
)  # fmt: skip
"""Actions whose answer is a credential (Service Authorization Reference). ecr:GetAuthorizationToken takes no resource
and opens only what other actions allow, so it is left out."""

policy = Policy(
    id="iam-no-credentials-exposure",
    severity=HIGH,
    resource=HOLDERS,
    title="IAM policies do not expose credentials: actions that return keys, tokens or passwords name their resources",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="sts:AssumeRole, iam:CreateAccessKey or ec2:GetPasswordData on Resource * turns one component's rights into "
    "those of everything else. Patterns such as sts:Assume* and whole services such as sts:* count; all actions are "
    "the matter of iam-no-admin-wildcards. A condition on what is acted on is accepted. Not seen: what the role that "
    "is named allows.",
    fix="Name the roles, users or clusters, or add a condition.",
    severity_reason="The credentials of any role, user or instance are handed to whoever takes over the holder.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: sts:AssumeRole, Resource: "arn:aws:iam::111122223333:role/deploy"}
            - {Effect: Allow, Action: [sts:GetCallerIdentity, "ecr:GetAuthorizationToken"], Resource: "*"}
            - Effect: Allow
              Action: sts:AssumeRole
              Resource: "*"
              Condition: {StringEquals: {"aws:ResourceOrgID": o-1}}
""",
    ),
    failing=(
        """
Managed:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action:
            - iam:ListUsers
            - iam:CreateAccessKey  # <--
            - sts:Assume*  # <--
          Resource: "*"
        - Effect: Allow
          Action: "sts:*"  # <--
          Resource: "*"
        - {Effect: Allow, Action: "*", Resource: "*"}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement that no condition confines: its actions."""
    for statement in granted(resource):
        if confines(statement):
            continue
        for action in statement.items("Action"):
            everything = action.unknown or is_all(str(action))
            if not everything and is_pattern_of(action, RETURNING) and statement.on_everything(action):
                yield action, f"{action} hands out credentials of anything"
