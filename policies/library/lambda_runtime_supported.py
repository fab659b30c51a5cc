"""Policy lambda-runtime-supported."""

from policies.aws.functions import FUNCTIONS
from policies.aws.lifecycles import is_out_of_support
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="lambda-runtime-supported",
    severity=MEDIUM,
    resource=(*FUNCTIONS, "AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"),
    title="Functions run on a runtime that is not deprecated",
    serves={PCI: {"6.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A deprecated runtime gets no more patches, and later can be neither created nor updated. The dates are "
    "AWS's table as of the day in policies/aws/lifecycles.py. Layers count by the runtimes they name as compatible "
    "only where all are deprecated. Not seen: container images, whose base the template does not show.",
    fix="Move the function to a newer runtime, such as nodejs24.x or python3.14.",
    severity_reason="Known holes in the runtime stay open; a hole must be reachable through the function to hurt.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}
B: {Type: AWS::Lambda::Function, Properties: {PackageType: Image}}
L: {Type: AWS::Lambda::LayerVersion, Properties: {CompatibleRuntimes: [python3.8, python3.13]}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: nodejs12.x  # <--
B:
  Type: AWS::Serverless::Function
  Properties:
    Runtime: python2.7  # <--
L:
  Type: AWS::Lambda::LayerVersion
  Properties:
    CompatibleRuntimes:  # <--
      - python3.7
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """The runtime of a function; all those of a layer."""
    runtime = function.get("Runtime")
    if runtime is not None and not runtime.unknown and is_out_of_support(str(runtime)):
        yield runtime, "AWS no longer patches this runtime"
    compatible = list(function.each("CompatibleRuntimes.*"))
    if compatible and all(not each.unknown and is_out_of_support(str(each)) for each in compatible):
        yield function.spot("CompatibleRuntimes"), "AWS no longer patches any of these runtimes"
