"""Policy dr-exercised."""

import re

from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

READS = re.compile(r"^[a-z0-9-]+:(describe|list|get|batchget)", re.IGNORECASE)
DELIVERY = ("logs:createlogdelivery", "logs:putresourcepolicy")
"""What FIS asks for to deliver an experiment's log; IAM limits neither to a resource (FIS guide on its log)."""
ROLE = "AWS::IAM::Role"

policy = Policy(
    id="dr-exercised",
    severity=MEDIUM,
    severity_reason="No data are open by it; an experiment without bounds is an outage of one's own making, and one "
    "never run proves nothing.",
    resource="AWS::FIS::ExperimentTemplate",
    title="Experiments stop themselves, name their targets and can break nothing else",
    serves={
        REL: {"REL12-BP04": SUPPORTING, "REL13-BP03": SUPPORTING, "F03": SUPPORTING},
        GDPR: {"32(1)(d)": PARTIAL},
    },
    why="A failover that is never tried does not work, and an experiment without a stop condition is an outage with a "
    "start button. Stop conditions have to be alarms; targets have to be chosen by tag or ARN; the role may change "
    "named or tagged resources only, since whoever starts experiments acts with it. Rights on every resource are fine "
    "for reading, or with a Condition. Not seen: which failures the experiments cover (a zone, a database, an "
    "instance), whether they are run, and what was learned.",
    fix="Name a CloudWatch alarm on users' errors in StopConditions, ResourceTags or ResourceArns in every target, and "
    "limit the role by ARN or by a Condition on aws:ResourceTag.",
    passing=(
        """
Experiment:
  Type: AWS::FIS::ExperimentTemplate
  Properties:
    RoleArn: !GetAtt Role.Arn
    StopConditions: [{Source: "aws:cloudwatch:alarm", Value: !GetAtt Alarm.Arn}]
    Targets:
      Instances: {ResourceType: "aws:ec2:instance", ResourceTags: {Project: shop}, SelectionMode: COUNT(1)}
Alarm: {Type: AWS::CloudWatch::Alarm}
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "ec2:Describe*", Resource: "*"}
            - Effect: Allow
              Action: ec2:StopInstances
              Resource: "*"
              Condition: {StringEquals: {aws:ResourceTag/Project: shop}}
            - {Effect: Allow, Action: "ec2:TerminateInstances", Resource: "arn:aws:ec2:*:*:instance/i-1"}
""",
    ),
    failing=(
        """
Experiment:
  Type: AWS::FIS::ExperimentTemplate
  Properties:
    RoleArn: !GetAtt Role.Arn  # <--
    StopConditions:
      - Source: none  # <--
    Targets:
      Instances:  # <--
        ResourceType: aws:ec2:instance
        SelectionMode: ALL
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyDocument: '{"Statement": {"Effect": "Allow", "Action": ["ec2:StopInstances"], "Resource": "*"}}'
""",
        """
Parameters:
  Source: {Type: String}
Resources:
  Lone:  # <--
    Type: AWS::FIS::ExperimentTemplate
    Properties: {RoleArn: "arn:aws:iam::111122223333:role/fis"}
  Chosen:
    Type: AWS::FIS::ExperimentTemplate
    Properties:
      RoleArn: !GetAtt Admin.Arn  # <--
      StopConditions:
        - Source: !Ref Source  # <-- ?
  Admin: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}}
""",
    ),
)


@policy.check
def check(experiment: Resource) -> Violations:
    """Stop conditions, targets, role."""
    stops = list(experiment.each("StopConditions.*"))
    if not stops:
        yield experiment.spot("StopConditions"), "nothing stops the experiment"
    for stop in stops:
        source = stop.get("Source")
        if source is None or source != "aws:cloudwatch:alarm":
            yield stop.spot("Source"), "no alarm stops the experiment"
    targets = experiment.get("Targets")
    for _, target in targets.entries() if targets is not None else ():
        if target.is_map and all(target.get(name) is None for name in ("ResourceTags", "ResourceArns", "Parameters")):
            yield target, "the target is every resource of its type"
    role = experiment.get("RoleArn")
    if role is not None and any(_is_wide(target) for target in role.targets() if target.type == ROLE):
        yield role, "the role may change resources that the experiment is not about"


def _is_wide(role: Resource) -> bool:
    attached = list(role.each("ManagedPolicyArns.*"))
    if any(not arn.targets() and arn.endswith(":policy/AdministratorAccess") for arn in attached):
        return True
    documents = list(role.each("Policies.*.PolicyDocument"))
    documents += [found for arn in attached for each in arn.targets() for found in each.each("PolicyDocument")]
    return any(_grants_changes(statement) for document in documents for statement in statements(document))


def _grants_changes(statement: Statement) -> bool:
    if not statement.allows() or statement.is_conditional():
        return False
    return any(statement.on_everything(action) and _changes(action) for action in statement.items("Action"))


def _changes(action: Value) -> bool:
    return not action.matches(READS) and action.lower() not in DELIVERY
