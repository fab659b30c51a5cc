"""Policy ec2-detailed-monitoring."""

from policies.aws.servers import launch_templates
from policies.kernel import LOW, Policy, Resource, Violations

PLACES = {
    "AWS::EC2::Instance": "Monitoring",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.Monitoring.Enabled",
    "AWS::AutoScaling::LaunchConfiguration": "InstanceMonitoring",
}

policy = Policy(
    id="ec2-detailed-monitoring",
    severity=LOW,
    severity_reason="Alarms see a fault four minutes later; nothing is exposed.",
    opinion=True,
    resource=tuple(PLACES),
    title="Instances have detailed monitoring enabled",
    serves={},
    why="Without it CloudWatch has a value every five minutes, too slow for scaling and alarms. A launch configuration "
    "has it on by default. Not seen: launch templates declared elsewhere, and metrics of an agent.",
    fix="Set Monitoring (LaunchTemplateData.Monitoring.Enabled) to true.",
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {Monitoring: "true"}}
Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {Monitoring: {Enabled: true}}}}
FromTemplate: {Type: AWS::EC2::Instance, Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}}}
Old: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: ami-1}}
""",
    ),
    failing=(
        """
Server:  # <--
  Type: AWS::EC2::Instance
  Properties: {ImageId: ami-1}
Off:
  Type: AWS::EC2::Instance
  Properties:
    Monitoring: "false"  # <--
Old:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    InstanceMonitoring: false  # <--
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData: {ImageId: ami-1}  # <--
FromTemplate:
  Type: AWS::EC2::Instance
  Properties:
    LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch, its default, or that of the launch template."""
    pattern = PLACES[resource.type]
    switch, used = resource.get(pattern), resource.get("LaunchTemplate")
    if switch is not None:
        if not switch:
            yield switch, "detailed monitoring is off"
    elif used is not None:
        if any(not template.on(PLACES[template.type]) for template in launch_templates(used)):
            yield used, "the launch template leaves detailed monitoring off"
    elif resource.type != "AWS::AutoScaling::LaunchConfiguration":
        yield resource.spot(pattern), "detailed monitoring is off"
