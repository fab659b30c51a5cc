"""Policy codepipeline-webhook-authenticated."""

from policies.kernel import HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codepipeline-webhook-authenticated",
    severity=HIGH,
    resource="AWS::CodePipeline::Webhook",
    title="Webhooks of pipelines authenticate their caller",
    serves={PCI: {"7.3.3": PARTIAL, "8.3.1": SUPPORTING}},
    why="With UNAUTHENTICATED everybody who knows the address starts the pipeline. Not seen: the strength of the "
    "secret.",
    fix="Set Authentication to GITHUB_HMAC, with a SecretToken by reference.",
    severity_reason="Strangers release what is in the repository, at a time of their choosing.",
    passing=(
        """
A: {Type: AWS::CodePipeline::Webhook, Properties: {Authentication: GITHUB_HMAC}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodePipeline::Webhook
  Properties:
    Authentication: UNAUTHENTICATED  # <--
""",
    ),
)


@policy.check
def check(webhook: Resource) -> Violations:
    """The kind of authentication."""
    kind = webhook.get("Authentication")
    if kind is not None and kind == "UNAUTHENTICATED":
        yield kind, "everybody may start the pipeline"
