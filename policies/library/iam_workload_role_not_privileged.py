"""Policy iam-workload-role-not-privileged."""

from policies.aws.documents import Statement, is_all, statements
from policies.aws.permissions import granted, is_whole_service
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

ROLE = "AWS::IAM::Role"
ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
ROLES = {
    "AWS::Lambda::Function": "Role",
    "AWS::Serverless::Function": "Role",
    "AWS::SageMaker::NotebookInstance": "RoleArn",
    "AWS::CodeBuild::Project": "ServiceRole",
    "AWS::Glue::Job": "Role",
    "AWS::StepFunctions::StateMachine": "RoleArn",
}
TELEMETRY = ("logs:", "xray:", "cloudwatch:")
"""Services that every workload writes to; all of one is the matter of iam-no-service-wildcards."""

policy = Policy(
    id="iam-workload-role-not-privileged",
    severity=HIGH,
    resource=tuple(ROLES),
    title="Functions, notebooks, builds and jobs do not run with a privileged role (all actions, or all of a service)",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Code that is taken over gets what its role may do. Looked at are the role's own policies, those of the "
    "template that are attached to it, AdministratorAccess, and a trust that lets others take the role on by any "
    "action. Containers are the matter of ecs-service-role-not-admin. Not seen: policies attached outside the "
    "templates.",
    fix="Give the workload a role of its own, with the actions it calls.",
    severity_reason="One hole in the code opens a whole service of the account, or all of it.",
    passing=(
        """
Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
Other: {Type: AWS::Lambda::Function, Properties: {Role: "arn:aws:iam::111122223333:role/work"}}
Role:
  Type: AWS::IAM::Role
  Properties:
    ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
    Policies:
      - PolicyName: a
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::media/*"}
            - {Effect: Allow, Action: "logs:*", Resource: "arn:aws:logs:*:*:*"}
            - {Effect: Deny, Action: "*", Resource: "*"}
""",
    ),
    failing=(
        """
Function:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt Wide.Arn  # <--
Notebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    RoleArn: !GetAtt Open.Arn  # <--
Build:
  Type: AWS::CodeBuild::Project
  Properties:
    ServiceRole: !Ref Attached  # <--
Third:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt Chief.Arn  # <--
Wide:
  Type: AWS::IAM::Role
  Properties:
    Policies: [{PolicyName: a, PolicyDocument: {Statement: {Effect: Allow, Action: "lambda:*", Resource: "*"}}}]
Open:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {Service: sagemaker.amazonaws.com}, Action: "*"}]
Attached: {Type: AWS::IAM::Role}
Policy:
  Type: AWS::IAM::Policy
  Properties:
    Roles: [!Ref Attached]
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
Chief: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}}
""",
        """
Function:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt Managed.Arn  # <--
Other:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt Narrow.Arn
Narrow:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
        - {Effect: Deny, Principal: "*", Action: "*", Condition: {Bool: {"aws:SecureTransport": "false"}}}
Managed: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Wide]}}
Wide:
  Type: AWS::IAM::ManagedPolicy
  Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: "iam:*", Resource: "*"}}}
""",
    ),
)


@policy.check
def check(workload: Resource) -> Violations:
    """The role it runs with."""
    named = workload.get(ROLES[workload.type])
    if named is not None and any(_is_privileged(role) for role in named.targets() if role.type == ROLE):
        yield named, "the role it runs with is privileged"


def _is_privileged(role: Resource) -> bool:
    if any("policy/AdministratorAccess" in str(each) for each in role.each("ManagedPolicyArns.*")):
        return True
    trusted = statements(role.get("AssumeRolePolicyDocument"))
    if any(is_all(str(action)) for each in trusted if each.allows() for action in each.items("Action")):
        return True
    attached = [policy for policy in role.referrers(*ATTACHED) if _is_attached(role, policy)]
    attached += [
        each for value in role.each("ManagedPolicyArns.*") for each in value.targets() if each.type in ATTACHED
    ]
    return any(_is_wide(statement) for holder in (role, *attached) for statement in granted(holder))


def _is_attached(role: Resource, policy: Resource) -> bool:
    return any(role in each.targets() for each in policy.each("Roles.*"))


def _is_wide(statement: Statement) -> bool:
    return any(
        is_whole_service(action) and not str(action).lower().startswith(TELEMETRY) and statement.on_everything(action)
        for action in statement.items("Action")
    )
