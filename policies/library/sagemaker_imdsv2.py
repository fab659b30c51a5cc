"""Policy sagemaker-imdsv2."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

VERSION = "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion"

policy = Policy(
    id="sagemaker-imdsv2",
    severity=MEDIUM,
    resource="AWS::SageMaker::NotebookInstance",
    title="SageMaker notebook instances require version 2 of the instance metadata service (IMDSv2)",
    serves={PCI: {"2.2.6": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Version 1 hands the role's credentials to whatever can be made to fetch an address; it answers unless the "
    "least version is 2. Not seen: what the role may do.",
    fix="Set MinimumInstanceMetadataServiceVersion to 2 on the notebook.",
    severity_reason="It takes a flaw in code on the notebook first; then the role's credentials are lost.",
    passing=(
        """
Notebook:
  Type: AWS::SageMaker::NotebookInstance
  Properties: {InstanceMetadataServiceConfiguration: {MinimumInstanceMetadataServiceVersion: "2"}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::SageMaker::NotebookInstance
Old:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    InstanceMetadataServiceConfiguration:
      MinimumInstanceMetadataServiceVersion: "1"  # <--
""",
    ),
)


@policy.check
def check(notebook: Resource) -> Violations:
    """The least version."""
    version = notebook.get(VERSION)
    if version is None or version != 2:
        yield notebook.spot(VERSION), "version 1 of the metadata service answers"
