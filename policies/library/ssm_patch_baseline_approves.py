"""Policy ssm-patch-baseline-approves."""

from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

MOST = 30

policy = Policy(
    id="ssm-patch-baseline-approves",
    severity=MEDIUM,
    resource="AWS::SSM::PatchBaseline",
    title="Patch baselines approve patches within thirty days",
    serves={PCI: {"6.3.3": PARTIAL}},
    why="A baseline without rules approves nothing, and instances that follow it are never patched. Explicitly "
    "approved patches count. Not seen: whether instances follow the baseline, and when the window runs.",
    fix="Add ApprovalRules.PatchRules with ApproveAfterDays of 30 at most.",
    severity_reason="Known holes stay open, on machines that are patched by this baseline.",
    passing=(
        """
Baseline:
  Type: AWS::SSM::PatchBaseline
  Properties: {ApprovalRules: {PatchRules: [{ApproveAfterDays: "7"}]}}
Listed: {Type: AWS::SSM::PatchBaseline, Properties: {ApprovedPatches: [KB123]}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::SSM::PatchBaseline
Late:
  Type: AWS::SSM::PatchBaseline
  Properties:
    ApprovalRules:
      PatchRules:
        - ApproveAfterDays: 60  # <--
""",
    ),
)


@policy.check
def check(baseline: Resource) -> Violations:
    """Rules there, and none of them late."""
    listed = baseline.get("ApprovedPatches")
    rules = list(baseline.each("ApprovalRules.PatchRules.*"))
    if not rules and (listed is None or not listed):
        yield baseline.spot("ApprovalRules"), "no patch is ever approved"
    for rule in rules:
        after = rule.get("ApproveAfterDays")
        if after is not None and after > MOST:
            yield after, f"patches wait more than {MOST} days"
