"""Policy appsync-cache-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="appsync-cache-encrypted",
    severity=MEDIUM,
    resource="AWS::AppSync::ApiCache",
    title="Caches of GraphQL APIs are encrypted at rest and in transit",
    serves={PCI: {"3.5.1": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="Medium: the cache is AWS's own and out of reach; encryption is a second line.",
    why="A cache keeps answers, and with them what shoppers asked for. Both switches are off unless written, and "
    "cannot be changed later. Not seen: what the answers hold.",
    fix="Set AtRestEncryptionEnabled and TransitEncryptionEnabled to true.",
    passing=(
        """
Cache: {Type: AWS::AppSync::ApiCache, Properties: {AtRestEncryptionEnabled: true, TransitEncryptionEnabled: "true"}}
""",
    ),
    failing=(
        """
Cache:  # <--
  Type: AWS::AppSync::ApiCache
  Properties: {AtRestEncryptionEnabled: true}
Off:
  Type: AWS::AppSync::ApiCache
  Properties:
    AtRestEncryptionEnabled: false  # <--
    TransitEncryptionEnabled: true
""",
    ),
)


@policy.check
def check(cache: Resource) -> Violations:
    """Both switches are on."""
    for switch, told in (("AtRestEncryptionEnabled", "at rest"), ("TransitEncryptionEnabled", "in transit")):
        if not cache.on(switch):
            yield cache.spot(switch), f"the cache is not encrypted {told}"
