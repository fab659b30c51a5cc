"""CloudTrail: what the selectors of a trail take, and the bucket that it writes to."""

from collections.abc import Iterator

from policies.kernel import Resource, Value

TRAIL, STORE, BUCKET = "AWS::CloudTrail::Trail", "AWS::CloudTrail::EventDataStore", "AWS::S3::Bucket"
READ, WRITE = "reads", "writes"
BOTH = (READ, WRITE)


def advanced(trail: Resource, category: str) -> Iterator[Value]:
    """The advanced selectors of a category of events: Management, Data."""
    for selector in trail.each("AdvancedEventSelectors.*"):
        if any(value == category for field in _fields(selector, "eventCategory") for value in field.each("Equals.*")):
            yield selector


def takes_whole_category(selector: Value) -> bool:
    """Whether nothing but the category limits it; leaving out sources is common (kms, rdsdata) and let pass."""
    return all(name in ("eventCategory", "eventSource") for name in selector.each("FieldSelectors.*.Field"))


def takes_all_management(selector: Value) -> bool:
    """Whether a basic selector takes management events, reads and writes."""
    included, kind = selector.get("IncludeManagementEvents"), selector.get("ReadWriteType")
    return (included is None or bool(included)) and (kind is None or kind == "All")


def object_events(trail: Resource) -> set[str]:
    """What of the reads and writes of S3 objects the selectors take, of whichever buckets."""
    found: set[str] = set()
    for selector in trail.each("EventSelectors.*"):
        resources = selector.each("DataResources.*")
        if any(
            _is_of_objects(each.get("Type")) and next(each.each("Values.*"), None) is not None for each in resources
        ):
            found.update(_basic_kinds(selector))
    for selector in advanced(trail, "Data"):
        types = (value for field in _fields(selector, "resources.type") for value in field.each("Equals.*"))
        if any(map(_is_of_objects, types)):
            found.update(_advanced_kinds(selector))
    return found


def buckets(trail: Resource) -> list[Resource]:
    """The buckets at hand that the trail writes to."""
    name = trail.get("S3BucketName")
    return [] if name is None else trail.view.named(name, BUCKET, "BucketName")


def _fields(selector: Value, name: str) -> Iterator[Value]:
    for field in selector.each("FieldSelectors.*"):
        said = field.get("Field")
        if said is not None and said == name:
            yield field


def _is_of_objects(kind: Value | None) -> bool:
    return kind is not None and kind == "AWS::S3::Object"


def _basic_kinds(selector: Value) -> tuple[str, ...]:
    kind = selector.get("ReadWriteType")
    if kind is None or kind == "All":
        return BOTH
    return (READ,) if kind == "ReadOnly" else (WRITE,) if kind == "WriteOnly" else ()


def _advanced_kinds(selector: Value) -> tuple[str, ...]:
    only = [value for field in _fields(selector, "readOnly") for value in field.each("Equals.*")]
    if not only:
        return BOTH
    return tuple(kind for kind, said in ((READ, "true"), (WRITE, "false")) if any(value == said for value in only))
