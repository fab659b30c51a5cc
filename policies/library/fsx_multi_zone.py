"""Policy fsx-multi-zone."""

from policies.kernel import LOW, Policy, Resource, Violations

KINDS = ("WindowsConfiguration", "OntapConfiguration", "OpenZFSConfiguration")

policy = Policy(
    id="fsx-multi-zone",
    severity=LOW,
    resource="AWS::FSx::FileSystem",
    title="FSx file systems for Windows, ONTAP and OpenZFS stand in several Availability Zones",
    serves={},
    opinion=True,
    why="A single-zone file system is out with its zone (Security Hub FSx.3 to FSx.5). Lustre has no other kind and is "
    "left out. Not seen: replication set up elsewhere.",
    fix="Set DeploymentType MULTI_AZ_1 or MULTI_AZ_HA_1 and two subnets.",
    severity_reason="It costs twice as much, and many file systems can be without for the time of a restore.",
    passing=(
        """
Windows: {Type: AWS::FSx::FileSystem, Properties: {WindowsConfiguration: {DeploymentType: MULTI_AZ_1}}}
Lustre: {Type: AWS::FSx::FileSystem, Properties: {LustreConfiguration: {DeploymentType: PERSISTENT_2}}}
""",
    ),
    failing=(
        """
Windows:
  Type: AWS::FSx::FileSystem
  Properties:
    WindowsConfiguration:
      DeploymentType: SINGLE_AZ_2  # <--
Silent:
  Type: AWS::FSx::FileSystem
  Properties:
    WindowsConfiguration:  # <--
      ThroughputCapacity: 32
""",
    ),
)


@policy.check
def check(files: Resource) -> Violations:
    """The deployment type of its kind."""
    for kind in KINDS:
        said = files.get(kind)
        if said is None:
            continue
        deployment = said.get("DeploymentType")
        if deployment is None or not deployment.startswith("MULTI_AZ"):
            yield said.spot("DeploymentType"), "the file system stands in one zone"
