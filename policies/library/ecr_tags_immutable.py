"""Policy ecr-tags-immutable."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecr-tags-immutable",
    severity=MEDIUM,
    resource="AWS::ECR::Repository",
    title="Image tags are immutable",
    serves={PCI: {"6.5.1": SUPPORTING, "6.3.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A tag that can be moved lets whoever may push replace what production starts next, and makes a rollback a "
    "guess. Not seen: tasks that name images by digest, for which it does not matter.",
    fix="Set ImageTagMutability to IMMUTABLE (or IMMUTABLE_WITH_EXCLUSION for a few moving tags).",
    severity_reason="Somebody must be allowed to push first; then production runs what they like.",
    passing=(
        """
A: {Type: AWS::ECR::Repository, Properties: {ImageTagMutability: IMMUTABLE}}
B: {Type: AWS::ECR::Repository, Properties: {ImageTagMutability: IMMUTABLE_WITH_EXCLUSION}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ECR::Repository
Loose:
  Type: AWS::ECR::Repository
  Properties:
    ImageTagMutability: MUTABLE  # <--
""",
    ),
)


@policy.check
def check(repository: Resource) -> Violations:
    """Written, and immutable: the default is not."""
    tags = repository.get("ImageTagMutability")
    if tags is None or not tags.startswith("IMMUTABLE"):
        yield repository.spot("ImageTagMutability"), "a tag can be moved to another image"
