"""Policy ecr-lifecycle."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecr-lifecycle",
    severity=LOW,
    resource="AWS::ECR::Repository",
    title="Repositories have a lifecycle policy",
    opinion=True,
    serves={},
    why="Without one every image ever built is kept and paid for, old holes included. Not seen: clean-up by a "
    "pipeline.",
    fix="Set LifecyclePolicy.LifecyclePolicyText with a rule that expires old images.",
    severity_reason="It costs money and tidiness only.",
    passing=(
        """
A: {Type: AWS::ECR::Repository, Properties: {LifecyclePolicy: {LifecyclePolicyText: '{"rules": []}'}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ECR::Repository
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The property is there."""
    if resource.get("LifecyclePolicy.LifecyclePolicyText") is None:
        yield resource.spot("LifecyclePolicy.LifecyclePolicyText"), "images are kept for ever"
