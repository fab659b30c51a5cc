"""EMR security configurations: JSON, as text or as a mapping."""

from policies.aws.documents import tree
from policies.kernel import Resource, Value

CONFIGURATION = "AWS::EMR::SecurityConfiguration"


def said(configuration: Resource, path: str) -> Value | None:
    """What an EMR security configuration says at a dotted path; None where it says nothing."""
    document = tree(configuration.get("SecurityConfiguration"))
    return document.get(path) if document is not None else None
