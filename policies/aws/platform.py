"""Whether templates stand for themselves, or make up a platform in which nothing is elsewhere."""

from policies.kernel import Resource, View


def in_platform(resource: Resource) -> bool:
    """Whether the resource belongs to a platform: then all templates are at hand, and what is missing is missing."""
    return bool(resource.stack.role or resource.stack.environment)


def has_standby(view: View) -> bool:
    """Whether the platform stands in a second region too."""
    return any(stack.role == "secondary" for stack in view.graph.stacks)


def lacks(resource: Resource, question: str) -> bool:
    """Whether what was not found is missing: in a platform it is; elsewhere another template may hold it."""
    return in_platform(resource) or not resource.may(question)


def beside(resource: Resource, *types: str) -> list[Resource]:
    """The resources of these types in the same region."""
    return [each for each in resource.view.of_type(*types) if each.region == resource.region]
