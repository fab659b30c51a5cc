"""Policy codebuild-webhook-filtered."""

from policies.kernel import MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codebuild-webhook-filtered",
    severity=MEDIUM,
    resource="AWS::CodeBuild::Project",
    title="Webhooks build only for chosen actors or branches",
    opinion=True,
    serves={PCI: {"6.5.1": SUPPORTING, "7.3.3": SUPPORTING}},
    why="Without filters every pull request, also of a stranger, runs its own code with the rights of the build. "
    "Not seen: the rules of the repository on who may open one.",
    fix="Set Triggers.FilterGroups with ACTOR_ACCOUNT_ID, HEAD_REF or BASE_REF.",
    severity_reason="On a private repository only colleagues can do it; on a public one everybody.",
    passing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Triggers:
      Webhook: true
      FilterGroups: [[{Type: EVENT, Pattern: PUSH}, {Type: HEAD_REF, Pattern: "^refs/heads/main$"}]]
B: {Type: AWS::CodeBuild::Project, Properties: {Triggers: {Webhook: false}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Triggers:  # <--
      Webhook: true
""",
    ),
)


@policy.check
def check(project: Resource) -> Violations:
    """A webhook, and what bounds it."""
    if project.on("Triggers.Webhook") and project.get("Triggers.FilterGroups.*") is None:
        yield project.spot("Triggers.FilterGroups"), "any pull request runs its code in the build"
