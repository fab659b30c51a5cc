"""Policy ssm-parameter-encrypted."""

from cfn.graph import unknowns
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ssm-parameter-encrypted",
    severity=LOW,
    resource="AWS::SSM::Parameter",
    title="SSM parameters with values of their own are encrypted (SecureString), not plain String",
    serves={},
    opinion=True,
    why="A String is read in clear by whoever may describe parameters. CloudFormation cannot make a SecureString, so "
    "a value that must be secret belongs in Secrets Manager, or is made outside. Parameters that hand on the id, name "
    "or ARN of a resource are left out; names of secrets with a literal are the matter of no-secrets-in-template. Not "
    "seen: whether the value is secret.",
    fix="Keep secret values in Secrets Manager; waive settings that anybody may read.",
    severity_reason="Most parameters are settings and no secrets.",
    passing=(
        """
Bucket: {Type: AWS::S3::Bucket}
Id: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Bucket}}
Secure: {Type: AWS::SSM::Parameter, Properties: {Type: SecureString, Value: a}}
""",
    ),
    failing=(
        """
Plain:
  Type: AWS::SSM::Parameter
  Properties:
    Type: String  # <--
    Value: a
""",
        """
Parameters:
  Given: {Type: String}
Resources:
  Handed:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String  # <--
      Value: !Ref Given
""",
    ),
)


@policy.check
def check(parameter: Resource) -> Violations:
    """Its type, unless it only hands on what a resource is called."""
    kind, value = parameter.get("Type"), parameter.get("Value")
    handed = value is not None and any(atom.kind != "parameter" for atom in unknowns(value.raw))
    if kind is not None and not handed and kind in ("String", "StringList"):
        yield kind, "the value is stored in clear"
