"""Policy ec2-no-secrets-in-userdata."""

from cfn.unknown import Unknown
from policies.aws.secrets import names_secret, secret_in_script
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Violations

PLACES = {
    "AWS::EC2::Instance": "UserData",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.UserData",
    "AWS::AutoScaling::LaunchConfiguration": "UserData",
}
AUTHENTICATION = "Metadata.AWS::CloudFormation::Authentication"
HOLDERS = ("accessKeyId", "password", "secretKey")

policy = Policy(
    id="ec2-no-secrets-in-userdata",
    severity=CRITICAL,
    severity_reason="Whoever may describe the instance, or runs anything on it, holds the credential: what it opens "
    "is open.",
    resource=(*PLACES, "AWS::AutoScaling::AutoScalingGroup"),
    title="What an instance starts with holds no credentials",
    serves={PCI: {"8.6.2": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    why="User data is readable by every process on the instance and by whoever may describe it; it stands in the "
    "console in clear and is kept with each version of a launch template. Looked for are forms of known keys, "
    "assignments of literals to names of secrets, parameters named for secrets, and what "
    "AWS::CloudFormation::Authentication holds, plain and in base64. Not seen: secrets under names that say nothing, "
    "and files that the script fetches.",
    fix="Let the script read the secret at start from Secrets Manager or Parameter Store with the instance's role.",
    passing=(
        """
Parameters:
  Level: {Type: String}
Resources:
  Instance:
    Type: AWS::EC2::Instance
    Metadata: {AWS::CloudFormation::Authentication: {files: {type: S3, roleName: !Ref Role, buckets: [a]}}}
    Properties:
      UserData:
        Fn::Base64: !Sub |
          #!/bin/bash
          export LEVEL=${Level}
          DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop --query SecretString)
  Role: {Type: AWS::IAM::Role}
  Plain: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {UserData: aGVsbG8=}}}
""",
    ),
    failing=(
        """
Instance:
  Type: AWS::EC2::Instance
  Metadata:
    AWS::CloudFormation::Authentication:
      files:
        type: S3
        accessKeyId: AKIAIOSFODNN7EXAMPLE  # <--
        secretKey: "{{resolve:secretsmanager:a}}"
  Properties:
    UserData: !Base64 "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"  # <--
Encoded:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    UserData: ZXhwb3J0IERCX1BBU1NXT1JEPWh1bnRlcjIyMjI=  # <--
""",
        """
Parameters:
  DbPassword: {Type: String, NoEcho: true}
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        UserData: !Base64  # <--
          Fn::Sub: "export DB=${DbPassword}"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """User data as text, then what files are fetched with."""
    script = resource.get(PLACES.get(resource.type, "UserData"))
    if script is not None and not script.is_map and not script.is_list:
        raw = script.raw if script.unknown else str(script)
        place = secret_in_script(raw)
        if place is not None:
            yield script, f"user data holds text with the form of a secret ({place})"
        elif script.unknown and _holds_secret_parameter(script.raw):
            yield script, "user data holds a parameter that is named for a secret"
    found = resource.attribute(AUTHENTICATION)
    for _, entry in found.entries() if found is not None else ():
        for name in HOLDERS:
            value = entry.get(name)
            if value is not None and not value.unknown and str(value):
                yield value, f"{name} is written in clear"


def _holds_secret_parameter(raw: Unknown) -> bool:
    if raw.kind == "parameter":
        return names_secret(raw.text)
    return any(isinstance(part, Unknown) and _holds_secret_parameter(part) for part in raw.parts)
