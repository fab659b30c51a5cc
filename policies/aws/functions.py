"""Lambda functions, as such and as SAM writes them where nothing has translated a template."""

from policies.kernel import Resource, Value

FUNCTION, SAM = "AWS::Lambda::Function", "AWS::Serverless::Function"
FUNCTIONS = (FUNCTION, SAM)
SAM_PATHS = {
    "TracingConfig.Mode": "Tracing",
    "DeadLetterConfig.TargetArn": "DeadLetterQueue.TargetArn",
    "CodeSigningConfigArn": "CodeSigningConfigArn",
}
"""Properties that SAM calls otherwise."""


def named(function: Resource, path: str) -> str:
    """What a property of AWS::Lambda::Function is called in this resource."""
    return SAM_PATHS.get(path, path) if function.type == SAM else path


def prop(function: Resource, path: str) -> Value | None:
    """A property of a function, by its name in AWS::Lambda::Function."""
    return function.get(named(function, path))


def is_image(function: Resource) -> bool:
    """Whether the function is a container image, which has neither runtime nor code signing."""
    kind = function.get("PackageType")
    return kind is not None and kind == "Image"


def is_edge(function: Resource) -> bool:
    """Whether CloudFront runs the function at its edges, where much of Lambda is not offered."""
    return any(user.type == "AWS::CloudFront::Distribution" for user in _users(function))


def _users(function: Resource) -> list[Resource]:
    versions = function.referrers("AWS::Lambda::Version")
    return [user for handle in (function, *versions) for user in handle.referrers("AWS::CloudFront::Distribution")]
