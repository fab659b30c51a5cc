"""Policy ec2-patching-declared."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

PATCHERS = ("AWS::SSM::Association", "AWS::SSM::MaintenanceWindowTask")

policy = Policy(
    id="ec2-patching-declared",
    severity=MEDIUM,
    severity_reason="Known holes stay open; each still needs a way to reach the server.",
    resource="AWS::EC2::LaunchTemplate",
    title="Launch templates do not pin an image that nothing patches",
    serves={PCI: {"6.3.3": PARTIAL, "6.3.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL08-BP05": SUPPORTING}},
    why="Critical patches are due within a month of release. A launch template that pins an image by its id needs an "
    "association or maintenance task that runs AWS-RunPatchBaseline; one that takes the image from a parameter gets "
    "each new image with a deployment. When patches are approved asks ssm-patch-baseline-approves. Not seen: whether "
    "patches are really installed, and pipelines that rewrite the template.",
    fix="Take ImageId from an SSM parameter, or add an AWS::SSM::Association that runs AWS-RunPatchBaseline.",
    passing=(
        """
Parameters:
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023}
Resources:
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: !Ref Image}}}
  Resolved:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {ImageId: "resolve:ssm:/images/web"}}
""",
        """
Pinned: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: ami-0123}}}
Patching: {Type: AWS::SSM::Association, Properties: {Name: AWS-RunPatchBaseline, ScheduleExpression: rate(7 days)}}
""",
    ),
    failing=(
        """
Pinned:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      ImageId: ami-0123  # <--
""",
    ),
)


@policy.check
def check(template: Resource) -> Violations:
    """The image, unless something patches."""
    image = template.get("LaunchTemplateData.ImageId")
    if image is not None and not image.unknown and image.startswith("ami-") and not _patched(template):
        yield image, "the image is pinned, and nothing in these templates patches it"


def _patched(template: Resource) -> bool:
    for task in template.view.of_type(*PATCHERS):
        names = (task.get(name) for name in ("Name", "TaskArn"))
        if any(name is not None and name.contains("RunPatchBaseline") for name in names):
            return True
    return False
