"""Policy ec2-instance-profile."""

from policies.aws.servers import launch_templates
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ec2-instance-profile",
    severity=LOW,
    severity_reason="Without a role people put keys on the server, or cannot manage it; the lack itself exposes "
    "nothing.",
    opinion=True,
    resource="AWS::EC2::Instance",
    title="Instances have an IAM role (instance profile) attached",
    serves={},
    why="A role gives the server short-lived credentials and lets Systems Manager patch it; without one, somebody "
    "copies an access key there. Not seen: profiles attached later, and launch templates declared elsewhere.",
    fix="Set IamInstanceProfile to a profile with the role the server needs.",
    passing=(
        """
Profile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [a]}}
Server: {Type: AWS::EC2::Instance, Properties: {IamInstanceProfile: !Ref Profile}}
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: {LaunchTemplateData: {IamInstanceProfile: {Arn: !GetAtt Profile.Arn}}}
FromTemplate: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}}
""",
    ),
    failing=(
        """
Server:  # <--
  Type: AWS::EC2::Instance
  Properties: {ImageId: ami-1}
Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: ami-1}}}
FromTemplate:  # <--
  Type: AWS::EC2::Instance
  Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}
""",
    ),
)


@policy.check
def check(server: Resource) -> Violations:
    """A profile of its own, or of its launch template."""
    if server.get("IamInstanceProfile") is not None:
        return
    used = server.get("LaunchTemplate")
    templates = launch_templates(used)
    if used is not None and not templates:
        return
    if not any(template.get("LaunchTemplateData.IamInstanceProfile") is not None for template in templates):
        yield server.spot("IamInstanceProfile"), "the instance has no role"
