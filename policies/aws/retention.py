"""How long the destination of a log keeps what it gets."""

from collections.abc import Iterator

from policies.kernel import Resource, Value, Violations

YEAR = 365
"""Days of audit log that PCI DSS 10.5.1 asks for."""
WITHOUT_CARDHOLDERS = ("dev", "staging", "test")
"""Environments that hold no cardholder data; there retention is a matter of cost."""


def destinations(log: Resource, name: Value | None, arn: Value | None) -> Iterator[tuple[Value, list[Resource]]]:
    """Each destination that a log names, with the log groups or buckets of the graph that it means."""
    if name is not None:
        yield name, log.view.named(name, "AWS::Logs::LogGroup", "LogGroupName")
    if arn is not None:
        yield arn, [found for found in arn.targets() if found.type in ("AWS::Logs::LogGroup", "AWS::S3::Bucket")]


def keeps_a_year(log: Resource, name: Value | None, arn: Value | None) -> Violations:
    """Violations of a log whose destinations (a log group by name, anything by ARN) keep less than a year."""
    if log.environment in WITHOUT_CARDHOLDERS:
        return
    for value, found in destinations(log, name, arn):
        if not found and not log.may(f"be kept for a year in {value}"):
            yield value, "the retention of this destination is not in these templates"
        for destination in found:
            for days in kept_days(destination):
                if days < YEAR:
                    yield days, f"keeps audit logs for {days} days, less than {YEAR}"


def kept_days(destination: Resource) -> Iterator[Value]:
    """The numbers of days after which a log group or bucket deletes; none: it keeps everything."""
    if destination.type == "AWS::Logs::LogGroup":
        days = destination.get("RetentionInDays")
        if days is not None:
            yield days
        return
    for rule in destination.each("LifecycleConfiguration.Rules.*"):
        expiry, status = rule.get("ExpirationInDays"), rule.get("Status")
        if expiry is not None and status is not None and status == "Enabled":
            yield expiry
