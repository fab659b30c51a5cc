"""Option settings of Elastic Beanstalk: of an environment, or of the configuration template it is made from."""

from collections.abc import Iterator

from policies.kernel import Resource, Value

TEMPLATE = "AWS::ElasticBeanstalk::ConfigurationTemplate"


def option(resource: Resource, namespace: str, name: str) -> Value | None:
    """The value of an option; the environment's own wins over its template's."""
    for owner in _owners(resource):
        for setting in owner.each("OptionSettings.*"):
            space, called = setting.get("Namespace"), setting.get("OptionName")
            if space is not None and called is not None and space == namespace and called == name:
                return setting.get("Value")
    return None


def _owners(resource: Resource) -> Iterator[Resource]:
    yield resource
    template = resource.get("TemplateName")
    yield from (target for target in template.targets() if target.type == TEMPLATE) if template is not None else ()
