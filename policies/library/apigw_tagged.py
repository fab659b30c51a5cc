"""Policy apigw-tagged."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-tagged",
    severity=LOW,
    resource=("AWS::ApiGateway::Stage", "AWS::ApiGateway::UsagePlan"),
    title="Stages and usage plans of APIs have tags",
    serves={},
    opinion=True,
    severity_reason="Low: tags tell whose something is and what it costs; nothing depends on them.",
    why="What has no tag is nobody's in a bill. Not seen: tags of the whole stack, which CloudFormation passes on.",
    fix="Set Tags.",
    passing=(
        """
Stage: {Type: AWS::ApiGateway::Stage, Properties: {Tags: [{Key: Owner, Value: shop}]}}
""",
    ),
    failing=(
        """
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: v1}
Plan:  # <--
  Type: AWS::ApiGateway::UsagePlan
  Properties: {Tags: []}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """A tag at least."""
    if resource.get("Tags.*") is None:
        yield resource, "it has no tags"
