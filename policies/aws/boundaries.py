"""Managed policies that only bound what others allow, and so allow nothing themselves."""

from policies.kernel import Resource

MANAGED = "AWS::IAM::ManagedPolicy"
HOLDERS = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")


def is_only_boundary(resource: Resource) -> bool:
    """Whether it is a managed policy that roles or users have as their boundary, and nobody has attached."""
    if resource.type != MANAGED or any(resource.get(name) is not None for name in ("Roles", "Users", "Groups")):
        return False
    users = resource.referrers(*HOLDERS)
    return bool(users) and all(_bounds(resource, user) for user in users)


def _bounds(limit: Resource, user: Resource) -> bool:
    boundary = user.get("PermissionsBoundary")
    attached = any(limit in value.targets() for value in user.each("ManagedPolicyArns.*"))
    return boundary is not None and limit in boundary.targets() and not attached
