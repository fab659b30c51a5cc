"""Policy sagemaker-notebook-current."""

from policies.kernel import LOW, Policy, Resource, Violations

SUPPORTED = ("notebook-al2-v3", "notebook-al2023-v1")

policy = Policy(
    id="sagemaker-notebook-current",
    severity=LOW,
    resource="AWS::SageMaker::NotebookInstance",
    title="SageMaker notebook instances name a supported platform",
    serves={},
    opinion=True,
    why="Older platforms get no more fixes (Security Hub SageMaker.8); a notebook that names none gets the default of "
    "the "
    "day it is made. Not seen: what users install.",
    fix="Set PlatformIdentifier notebook-al2023-v1 or notebook-al2-v3.",
    severity_reason="Only the notebook's own users reach it, so an old system is hard to attack.",
    passing=("Notebook: {Type: AWS::SageMaker::NotebookInstance, Properties: {PlatformIdentifier: notebook-al2-v3}}",),
    failing=(
        """
Silent:  # <--
  Type: AWS::SageMaker::NotebookInstance
Old:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    PlatformIdentifier: notebook-al1-v1  # <--
""",
    ),
)


@policy.check
def check(notebook: Resource) -> Violations:
    """The platform."""
    platform = notebook.get("PlatformIdentifier")
    if platform is None or platform not in SUPPORTED:
        yield notebook.spot("PlatformIdentifier"), "the platform gets no fixes, or is left to chance"
