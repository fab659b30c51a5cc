"""Policy ec2-patching-declared."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

BASELINE, TEMPLATE = "AWS::SSM::PatchBaseline", "AWS::EC2::LaunchTemplate"
DAYS = 30
PATCHERS = ("AWS::SSM::Association", "AWS::SSM::MaintenanceWindowTask")
DOCUMENTS = ("Name", "TaskArn")

policy = Policy(
    id="ec2-patching-declared",
    severity=MEDIUM,
    severity_reason="Known holes stay open; each still needs a way to reach the server.",
    resource=(BASELINE, TEMPLATE),
    title="Images and patches are managed: a patch baseline approves within 30 days, no pinned image without patching",
    serves={PCI: {"6.3.3": PARTIAL, "6.3.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL08-BP05": SUPPORTING}},
    why="Critical patches are due within a month of release. A baseline must approve by rules, none later than 30 "
    "days. A launch template that pins an image by its id needs an association or maintenance task that runs "
    "AWS-RunPatchBaseline; one that takes the image from a parameter gets each new image with a deployment. Not seen: "
    "whether patches are really installed, and image pipelines elsewhere.",
    fix="Take ImageId from an SSM parameter, or add an AWS::SSM::Association that runs AWS-RunPatchBaseline; set "
    "ApproveAfterDays to 30 or less.",
    passing=(
        """
Parameters:
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/service/ami-amazon-linux-latest/al2023}
Resources:
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: !Ref Image}}}
  Resolved:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {ImageId: "resolve:ssm:/images/web"}}
  Baseline:
    Type: AWS::SSM::PatchBaseline
    Properties: {Name: a, ApprovalRules: {PatchRules: [{ApproveAfterDays: "7"}, {ApproveAfterDays: 0}]}}
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
Late:
  Type: AWS::SSM::PatchBaseline
  Properties:
    Name: a
    ApprovalRules:
      PatchRules:
        - ApproveAfterDays: 60  # <--
None:  # <--
  Type: AWS::SSM::PatchBaseline
  Properties: {Name: b}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Baselines by their rules, launch templates by their image."""
    if resource.type == TEMPLATE:
        image = resource.get("LaunchTemplateData.ImageId")
        if image is not None and not image.unknown and image.startswith("ami-") and not _patched(resource):
            yield image, "the image is pinned, and nothing in these templates patches it"
        return
    rules = [rule for found in resource.each("ApprovalRules.PatchRules") for rule in found]
    if not rules and resource.get("ApprovedPatches") is None:
        yield resource.spot("ApprovalRules"), "the baseline approves no patches"
    for rule in rules:
        days = rule.get("ApproveAfterDays")
        if days is not None and days > DAYS:
            yield days, f"patches are approved later than {DAYS} days after release"


def _patched(resource: Resource) -> bool:
    for task in resource.view.of_type(*PATCHERS):
        names = (task.get(name) for name in DOCUMENTS)
        if any(name is not None and name.contains("RunPatchBaseline") for name in names):
            return True
    return False
