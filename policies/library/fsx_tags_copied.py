"""Policy fsx-tags-copied."""

from policies.kernel import LOW, Policy, Resource, Violations

KINDS = {
    "OpenZFSConfiguration": ("CopyTagsToBackups", "CopyTagsToVolumes"),
    "LustreConfiguration": ("CopyTagsToBackups",),
    "WindowsConfiguration": ("CopyTagsToBackups",),
}

policy = Policy(
    id="fsx-tags-copied",
    severity=LOW,
    resource="AWS::FSx::FileSystem",
    title="FSx file systems copy their tags to backups and volumes",
    serves={},
    opinion=True,
    why="A backup without tags has no owner and no classification (Security Hub FSx.1, FSx.2). Not seen: tags given by "
    "AWS Backup.",
    fix="Set CopyTagsToBackups (OpenZFS: CopyTagsToVolumes too) to true.",
    severity_reason="Tags order things; leaving them out opens nothing.",
    repair={
        "OpenZFSConfiguration.CopyTagsToBackups": True,
        "OpenZFSConfiguration.CopyTagsToVolumes": True,
    },
    passing=("Files: {Type: AWS::FSx::FileSystem, Properties: {LustreConfiguration: {CopyTagsToBackups: 'true'}}}",),
    failing=(
        """
Files:
  Type: AWS::FSx::FileSystem
  Properties:
    OpenZFSConfiguration:  # <--
      CopyTagsToBackups: "false"  # <--
""",
    ),
)


@policy.check
def check(files: Resource) -> Violations:
    """Each switch that the kind has."""
    for kind, switches in KINDS.items():
        said = files.get(kind)
        for switch in switches if said is not None else ():
            if said is not None and not said.on(switch):
                yield said.spot(switch), "tags are not copied"
