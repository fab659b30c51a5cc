"""Policy dr-dns-failover."""

from collections.abc import Iterator

from policies.aws.cdn import is_set
from policies.aws.platform import has_standby, in_platform
from policies.kernel import GDPR, HIGH, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

RECORD, RECORDS, CHECK = "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup", "AWS::Route53::HealthCheck"

policy = Policy(
    id="dr-dns-failover",
    severity=HIGH,
    severity_reason="High: shoppers are sent to a dead Region until somebody changes the record by hand.",
    resource=(RECORD, RECORDS, CHECK),
    title="Names fail over: records in pairs, measured, with short lives",
    serves={
        REL: {"F14": PARTIAL, "REL11-BP02": PARTIAL, "REL11-BP04": SUPPORTING, "REL13-BP05": PARTIAL},
        GDPR: {"32(1)(c)": PARTIAL},
    },
    why="A primary record that nothing measures answers for a dead region for ever, and one without a secondary has "
    "nobody to hand over to. Both ends on one health check fail together; resolvers keep an answer for its TTL. "
    "Records of latency have to be measured too. A lone half is undecided where other templates may hold the rest, "
    "and right in a platform without a second region. Not seen: whether the check measures what shoppers need, and "
    "caches that ignore the TTL, and plans of ARC Region switch.",
    fix="Give the PRIMARY record a HealthCheckId or an alias with EvaluateTargetHealth true, add a SECONDARY of the "
    "same name and type with a check of its own, and set TTL to 60 or less.",
    passing=(
        """
First:
  Type: AWS::Route53::RecordSet
  Properties: {Name: a.example.com, Type: A, Failover: PRIMARY, HealthCheckId: !Ref Check, TTL: "60", SetIdentifier: a}
Second:
  Type: AWS::Route53::RecordSet
  Properties:
    {Name: a.example.com, Type: A, Failover: SECONDARY, AliasTarget: {DNSName: b, EvaluateTargetHealth: true}}
Check: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: HTTPS}}}
Plain: {Type: AWS::Route53::RecordSet, Properties: {Name: b.example.com, Type: A, TTL: 3600}}
Near:
  Type: AWS::Route53::RecordSetGroup
  Properties:
    RecordSets:
      - {Name: c, Type: A, Region: eu-west-1, AliasTarget: {DNSName: b, EvaluateTargetHealth: "true"}}
      - {Name: c, Type: A, Region: eu-central-1, HealthCheckId: abc, TTL: 30}
""",
    ),
    failing=(
        """
First:  # <--
  Type: AWS::Route53::RecordSet
  Properties:
    Name: a.example.com
    Type: A
    Failover: PRIMARY
    AliasTarget: {DNSName: b, EvaluateTargetHealth: "false"}
Second:
  Type: AWS::Route53::RecordSet
  Properties:
    Name: a.example.com
    Type: A
    Failover: SECONDARY
    TTL: 300  # <--
Near:
  Type: AWS::Route53::RecordSetGroup
  Properties:
    RecordSets:
      - {Name: c, Type: A, Region: eu-west-1, TTL: 60}  # <--
Blind:
  Type: AWS::Route53::HealthCheck
  Properties:
    HealthCheckConfig:
      Type: HTTPS
      Disabled: "true"  # <--
""",
        """
First:
  Type: AWS::Route53::RecordSet
  Properties: {Name: a, Type: A, Failover: PRIMARY, HealthCheckId: !Ref Check}
Second:
  Type: AWS::Route53::RecordSet
  Properties:
    Name: a
    Type: A
    Failover: SECONDARY
    HealthCheckId: !Ref Check  # <--
Half:
  Type: AWS::Route53::RecordSet
  Properties:
    Name: b
    Type: A
    Failover: PRIMARY  # <-- ?
    HealthCheckId: !Ref Check
Check: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: HTTPS}}}
""",
        """
--- # {name: names, roles: [edge]}
Resources:
  Half:
    Type: AWS::Route53::RecordSet
    Properties:
      Name: b
      Type: A
      Failover: PRIMARY  # <--
      HealthCheckId: abc
--- # {name: app, roles: [primary, secondary]}
Resources:
  Topic: {Type: AWS::SNS::Topic}
""",
    ),
)
MOST_SECONDS = 60


@policy.check
def check(resource: Resource) -> Violations:
    """Checks: they check. Records with a second answer: measured, short-lived and in pairs."""
    if resource.type == CHECK:
        if resource.on("HealthCheckConfig.Disabled"):
            yield resource.spot("HealthCheckConfig.Disabled"), "the health check is off and counts as healthy"
        return
    for record in _records(resource):
        failover = record.get("Failover")
        if failover is None and record.get("Region") is None:
            continue
        if (failover is None or failover != "SECONDARY") and not _is_measured(record):
            yield (record, "HealthCheckId"), "the record answers whether or not anything is there"
        lives = record.get("TTL")
        if lives is not None and lives > MOST_SECONDS:
            yield lives, f"resolvers keep the answer for more than {MOST_SECONDS} seconds"
        if failover is not None:
            yield from _pair(record, failover)


def _records(resource: Resource) -> Iterator[Value]:
    if resource.type == RECORD:
        yield resource.body()
    else:
        yield from resource.each("RecordSets.*")


def _is_measured(record: Value) -> bool:
    return is_set(record.get("HealthCheckId")) or record.on("AliasTarget.EvaluateTargetHealth")


def _pair(record: Value, failover: Value) -> Violations:
    resource = record.resource
    partners = [
        each for each in _others(record) if (role := each.get("Failover")) is not None and role != str(failover)
    ]
    if not partners:
        needed = (
            has_standby(resource.view) if in_platform(resource) else not resource.may("have its other half elsewhere")
        )
        if needed:
            yield failover, "the record has no other half to hand over to"
    elif failover == "SECONDARY":
        mine = record.get("HealthCheckId")
        for partner in partners:
            theirs = partner.get("HealthCheckId")
            if mine is not None and theirs is not None and _means(mine) == _means(theirs):
                yield mine, "both halves hang on the same health check"


def _others(record: Value) -> Iterator[Value]:
    name, kind = str(record.get("Name")).rstrip("."), str(record.get("Type"))
    for resource in record.resource.view.of_type(RECORD, RECORDS):
        for each in _records(resource):
            same = str(each.get("Name")).rstrip(".") == name and str(each.get("Type")) == kind
            if same and (each.resource is not record.resource or each.path != record.path):
                yield each


def _means(value: Value) -> tuple[str, ...]:
    return tuple(repr(target) for target in value.targets()) or (str(value),)
