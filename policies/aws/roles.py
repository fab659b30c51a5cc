"""What a role of these templates may do, as far as one question needs it."""

from collections.abc import Iterator

from policies.aws.documents import Statement, is_all, statements
from policies.kernel import Resource, Value

ROLE = "AWS::IAM::Role"
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy")
ADMINISTRATORS = (":policy/AdministratorAccess", ":policy/PowerUserAccess", ":policy/IAMFullAccess")


def granted(role: Resource) -> Iterator[Statement]:
    """The statements of a role: inline, attached by reference, or attached from the policy's side."""
    for inline in role.each("Policies.*.PolicyDocument"):
        yield from statements(inline)
    for attached in (*role.each("ManagedPolicyArns.*"), *[each.body() for each in role.referrers(*POLICIES)]):
        for policy in attached.targets() if attached.resource is role else [attached.resource]:
            if policy.type in POLICIES:
                yield from statements(policy.get("PolicyDocument"))


def managed(role: Resource) -> Iterator[Value]:
    """The managed policies that a role names."""
    return role.each("ManagedPolicyArns.*")


def is_admin(role: Resource) -> bool:
    """Whether a role has the rights of an administrator: a managed policy of AWS, or everything on everything."""
    if role.type != ROLE:
        return False
    if any(each.endswith(name) for each in managed(role) for name in ADMINISTRATORS):
        return True
    return any(_is_everything(statement) for statement in granted(role))


def _is_everything(statement: Statement) -> bool:
    actions = statement.items("Action")
    everything = any(not action.unknown and is_all(str(action)) for action in actions)
    return statement.allows() and everything and statement.on_everything() and not statement.is_conditional()
