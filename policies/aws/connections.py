"""How many connections a relational database takes."""

from policies.kernel import Resource

GROUPS = ("DBParameterGroupName", "DBClusterParameterGroupName")


def max_connections(database: Resource) -> float | None:
    """The number in its parameter group; None where no template says one."""
    for name in GROUPS:
        group = database.get(name)
        for target in group.targets() if group is not None else ():
            said = target.get("Parameters.max_connections")
            if said is not None and said.number is not None:
                return said.number
    return None
