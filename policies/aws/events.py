"""Event rules and metric filters: which events they hear, and whether anybody is told."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.aws.documents import tree
from policies.aws.filters import Event, counts
from policies.aws.platform import beside
from policies.kernel import Resource, Value

RULE, FILTER, ALARM = "AWS::Events::Rule", "AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm"
API_CALL = "AWS API Call via CloudTrail"


def hears(rule: Resource, source: str, kind: str = "", *events: str) -> bool:
    """Whether the pattern lets through events of ``source`` of this detail-type with every one of these names."""
    found = rule.get("EventPattern")
    pattern = None if found is None else tree(found)
    if pattern is None or pattern.get("source") is None or not _lets(pattern.get("source"), source):
        return False
    if kind and not _lets(pattern.get("detail-type"), kind):
        return False
    return all(_lets(pattern.get("detail.eventName"), event) for event in events)


def is_told(rule: Resource) -> bool:
    """Whether the rule is on and has a target."""
    state = rule.get("State")
    return (state is None or state != "DISABLED") and next(rule.each("Targets.*"), None) is not None


def is_watched(resource: Resource, source: str, kind: str = "", *events: str) -> bool:
    """Whether rules in the resource's region tell somebody of each of these events (of any, where none is named)."""
    rules = [rule for rule in beside(resource, RULE) if is_told(rule)]
    if not events:
        return any(hears(rule, source, kind) for rule in rules)
    return all(any(hears(rule, source, kind, event) for rule in rules) for event in events)


def is_counted(resource: Resource, *words: str) -> bool:
    """Whether a metric filter in the resource's region looks for all ``words``, and an alarm stands on its metric."""
    filters = [each for each in beside(resource, FILTER) if _mentions(each, words)]
    return any(alarms_on(each) for each in filters)


def is_alarmed(resource: Resource, event: Event) -> bool:
    """Whether a metric filter in the resource's region counts this event, and an alarm stands on its metric."""
    return any(counts_event(each, event) and alarms_on(each) for each in beside(resource, FILTER))


def counts_event(counter: Resource, event: Event) -> bool:
    """Whether a metric filter counts an event, whatever is known only after deployment."""
    pattern = counter.get("FilterPattern")
    test = None if pattern is None or pattern.unknown else counts(str(pattern))
    return test is not None and test(event)


def alarms_on(counter: Resource) -> list[Resource]:
    """The alarms on the metrics of a metric filter, alone or in a formula."""
    alarms = beside(counter, ALARM)
    return [
        alarm
        for transformation in counter.each("MetricTransformations.*")
        for alarm in alarms
        if any(_is_of(metric, transformation) for metric in _metrics(alarm))
    ]


def _metrics(alarm: Resource) -> Iterator[Value]:
    yield alarm.body()
    yield from alarm.each("Metrics.*.MetricStat.Metric")


def _is_of(metric: Value, transformation: Value) -> bool:
    if not metric.is_map or not transformation.is_map:
        return False
    pairs = (("MetricName", "MetricName"), ("Namespace", "MetricNamespace"))
    said = [(metric.get(here), transformation.get(there)) for here, there in pairs]
    return all(left is not None and right is not None and str(left) == str(right) for left, right in said)


def _mentions(counter: Resource, words: tuple[str, ...]) -> bool:
    pattern = counter.get("FilterPattern")
    return pattern is not None and all(pattern.contains(word) for word in words)


def _lets(field: Value | None, wanted: str) -> bool:
    """Whether one field of a pattern admits a value; a field that is not there admits all."""
    return field is None or any(_matches(entry, wanted) for entry in field)


def _matches(entry: Value, wanted: str) -> bool:
    if not entry.is_map:
        return entry == wanted
    for operator, operand in entry.entries():
        text = str(operand)
        if operator == "anything-but":
            return not any(each == wanted for each in operand)
        if operator == "wildcard":
            return fnmatchcase(wanted, text)
        found = {
            "prefix": wanted.startswith(text),
            "suffix": wanted.endswith(text),
            "equals-ignore-case": wanted.lower() == text.lower(),
            "exists": bool(operand) if operator == "exists" else False,
        }
        return found.get(operator, False)
    return False
