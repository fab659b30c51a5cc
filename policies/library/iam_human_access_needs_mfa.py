"""Policy iam-human-access-needs-mfa."""

import re

from policies.aws.accounts import is_own_root
from policies.aws.conditions import demands, named, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

ROLE, POOL = "AWS::IAM::Role", "AWS::Cognito::UserPool"
PEOPLE = re.compile(r":(user/|federated-user/)")
MACHINES = named("sts:externalid", "aws:principalarn", "aws:sourcearn", "aws:sourceaccount", "aws:principalorgid")

policy = Policy(
    id="iam-human-access-needs-mfa",
    severity=HIGH,
    resource=(ROLE, POOL),
    title="Roles that people assume, and staff user pools, demand MFA (a second factor)",
    serves={PCI: {"8.4.1": PARTIAL, "8.4.2": PARTIAL, "8.4.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A password that was phished opens whatever it opens. A role whose trust names users, or the whole account, is "
    "one that people take on, and has to demand a second factor; a condition that ties it to a role, an external id "
    "or an organisation makes it a machine's. Where "
    "only administrators of a user pool make accounts, these are staff's, and it must be demanded; others are the "
    "matter of cognito-mfa. Not seen: factors that the identity provider behind SAML or OIDC demands, and human users "
    "of roles of other accounts.",
    fix="Add Condition Bool aws:MultiFactorAuthPresent true to the trust; set MfaConfiguration to ON for staff.",
    severity_reason="One phished password opens the role, which for staff reaches card and personal data.",
    passing=(
        """
Guarded:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
          Action: sts:AssumeRole
          Condition: {Bool: {"aws:MultiFactorAuthPresent": true}}
Machine:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/deploy"}, Action: sts:AssumeRole}
        - Effect: Allow
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
          Action: sts:AssumeRole
          Condition: {ArnEquals: {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy"}}
Recent:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: !Ref AWS::AccountId}
          Action: sts:AssumeRole
          Condition: {NumericLessThan: {"aws:MultiFactorAuthAge": "3600"}}
Staff:
  Type: AWS::Cognito::UserPool
  Properties: {MfaConfiguration: "ON", AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}}
Shoppers: {Type: AWS::Cognito::UserPool, Properties: {MfaConfiguration: OPTIONAL}}
""",
        """
Named:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Deny, Principal: {AWS: "arn:aws:iam::111122223333:user/anna"}, Action: sts:AssumeRole}
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:user/anna"}
          Action: sts:AssumeRole
          Condition: {Bool: {"aws:MultiFactorAuthPresent": "true"}}
""",
    ),
    failing=(
        """
Everybody:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal:
            AWS:
              - !Sub "arn:aws:iam::${AWS::AccountId}:root"  # <--
              - arn:aws:iam::111122223333:user/anna  # <--
          Action: [sts:AssumeRole]
Lenient:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:user/anna"}  # <--
          Action: sts:AssumeRole
          Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "true"}}
Staff:
  Type: AWS::Cognito::UserPool
  Properties:
    AdminCreateUserConfig: {AllowAdminCreateUserOnly: "true"}
    MfaConfiguration: OPTIONAL  # <--
""",
        """
Parameters:
  Mfa: {Type: String}
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      AdminCreateUserConfig: {AllowAdminCreateUserOnly: true}
      MfaConfiguration: !Ref Mfa  # <-- ?
  Person:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:  # <--
        '{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::111122223333:user/a"}}}'
""",
        """
Denied:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:user/anna"}  # <--
          Action: sts:AssumeRole
          Condition: {Bool: {"aws:MultiFactorAuthPresent": "false"}}
Anna: {Type: AWS::IAM::User}
Referred:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {AWS: !GetAtt Anna.Arn}, Action: sts:AssumeRole}]  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Pools by their setting; roles by each person in their trust."""
    if resource.type == POOL:
        yield from _pool(resource)
        return
    for statement in statements(resource.get("AssumeRolePolicyDocument")):
        if not statement.allows() or not _is_assumed(statement):
            continue
        people = [who for kind, who in statement.principals() if kind == "AWS" and _is_person(who)]
        if people and not _demands_mfa(statement) and not ties(statement, MACHINES):
            for who in people:
                yield who, "people take on this role without a second factor"


def _pool(pool: Resource) -> Violations:
    setting = pool.get("MfaConfiguration")
    if pool.on("AdminCreateUserConfig.AllowAdminCreateUserOnly") and (setting is None or setting != "ON"):
        yield pool.spot("MfaConfiguration"), "staff may sign in without a second factor"


def _is_assumed(statement: Statement) -> bool:
    return any(action.lower() in ("sts:assumerole", "sts:*", "*") for action in statement.items("Action"))


def _is_person(who: Value) -> bool:
    if any(target.type == "AWS::IAM::User" for target in who.targets()):
        return True
    if PEOPLE.search(str(who)) is not None:
        return True
    return "${AWS::AccountId}" in str(who) and is_own_root(who)


def _demands_mfa(statement: Statement) -> bool:
    for each in demands(statement):
        if each.lenient or not each.key.startswith("aws:multifactorauth"):
            continue
        if each.key == "aws:multifactorauthage" or (
            each.operator == "bool" and all(value == "true" for value in each.values)
        ):
            return True
    return False
