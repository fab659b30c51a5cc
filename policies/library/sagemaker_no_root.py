"""Policy sagemaker-no-root."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-no-root",
    severity=MEDIUM,
    resource="AWS::SageMaker::NotebookInstance",
    title="SageMaker notebook users have no root access",
    serves={PCI: {"7.2.2": PARTIAL, "2.2.6": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With root, a user can undo what a life-cycle script set up: agents, filters, logs. It is on unless set. "
    "Not seen: life-cycle scripts, which run as root in any case.",
    fix="Set RootAccess Disabled.",
    severity_reason="It widens what a user who may already run code on the instance can do there.",
    passing=("Notebook: {Type: AWS::SageMaker::NotebookInstance, Properties: {RootAccess: Disabled}}",),
    failing=(
        """
Silent:  # <--
  Type: AWS::SageMaker::NotebookInstance
Root:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    RootAccess: Enabled  # <--
""",
    ),
)


@policy.check
def check(notebook: Resource) -> Violations:
    """The switch."""
    access = notebook.get("RootAccess")
    if access is None or access != "Disabled":
        yield notebook.spot("RootAccess"), "users of the notebook are root on it"
