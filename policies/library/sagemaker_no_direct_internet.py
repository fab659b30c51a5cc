"""Policy sagemaker-no-direct-internet."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="sagemaker-no-direct-internet",
    severity=HIGH,
    resource="AWS::SageMaker::NotebookInstance",
    title="SageMaker notebook instances have no direct (public) Internet access",
    serves={PCI: {"1.3.2": PARTIAL, "1.4.2": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A notebook has an interface of SageMaker's own on the Internet unless DirectInternetAccess is Disabled, even "
    "in "
    "a VPC: past its firewalls and flow logs. Not seen: the way out through a NAT gateway.",
    fix="Set DirectInternetAccess Disabled, with SubnetId and SecurityGroupIds.",
    severity_reason="Production data on a notebook can leave by a way that nobody filters or sees.",
    passing=("Notebook: {Type: AWS::SageMaker::NotebookInstance, Properties: {DirectInternetAccess: Disabled}}",),
    failing=(
        """
Silent:  # <--
  Type: AWS::SageMaker::NotebookInstance
Open:
  Type: AWS::SageMaker::NotebookInstance
  Properties:
    DirectInternetAccess: Enabled  # <--
""",
    ),
)


@policy.check
def check(notebook: Resource) -> Violations:
    """The switch."""
    access = notebook.get("DirectInternetAccess")
    if access is None or access != "Disabled":
        yield notebook.spot("DirectInternetAccess"), "the notebook has an interface on the Internet"
