"""EMR security configurations: JSON, as text or as a mapping."""

from policies.aws.documents import tree
from policies.kernel import Resource, Value

CONFIGURATION = "AWS::EMR::SecurityConfiguration"


def said(configuration: Resource, path: str) -> Value | None:
    """What an EMR security configuration says at a dotted path; None where it says nothing.

    Where all of it is known only after deployment, whether it says something there is a question.
    """
    written = configuration.get("SecurityConfiguration")
    document = tree(written)
    if document is None and written is not None and written.unknown:
        document = written
    return document.get(path) if document is not None else None
