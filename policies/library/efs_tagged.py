"""Policy efs-tagged."""

from policies.kernel import LOW, Policy, Resource, Violations

TAGS = {"AWS::EFS::FileSystem": "FileSystemTags", "AWS::EFS::AccessPoint": "AccessPointTags"}

policy = Policy(
    id="efs-tagged",
    severity=LOW,
    resource=tuple(TAGS),
    title="EFS file systems and access points have tags",
    serves={},
    opinion=True,
    why="Without a tag nobody can tell whose files these are, nor what they cost. EFS calls its tags FileSystemTags "
    "and "
    "AccessPointTags. Not seen: tags given to the whole stack.",
    fix="Set FileSystemTags (AccessPointTags) with an owner and a purpose.",
    severity_reason="Tags order things; leaving them out opens nothing.",
    passing=("Files: {Type: AWS::EFS::FileSystem, Properties: {FileSystemTags: [{Key: Owner, Value: shop}]}}",),
    failing=(
        """
Files:  # <--
  Type: AWS::EFS::FileSystem
Empty:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemTags: []  # <--
Point:  # <--
  Type: AWS::EFS::AccessPoint
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Any tag."""
    tags = TAGS[resource.type]
    if next(resource.each(f"{tags}.*"), None) is None:
        yield resource.spot(tags), "no tag says whose this is"
