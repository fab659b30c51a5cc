"""DynamoDB tables and global tables, whose replicas carry some settings each."""

from collections.abc import Iterator

from policies.kernel import Resource, Value

TABLE, GLOBAL = "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"
SIMPLE = "AWS::Serverless::SimpleTable"


def parts(table: Resource) -> Iterator[Value]:
    """What carries recovery, protection and key: the table itself, or each replica of a global one."""
    if table.type == GLOBAL:
        yield from table.each("Replicas.*")
    else:
        yield table.body()
