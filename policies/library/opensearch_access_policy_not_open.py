"""Policy opensearch-access-policy-not-open."""

import re

from policies.aws.conditions import OUTSIDERS_BOUND, ties
from policies.aws.documents import statements
from policies.aws.search import DOMAINS, POLICY
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

OPEN = re.compile(r'"AllowFromPublic"\s*:\s*true', re.IGNORECASE)

policy = Policy(
    id="opensearch-access-policy-not-open",
    severity=CRITICAL,
    severity_reason="Critical: anybody who reaches the endpoint, which is public outside a VPC, reads and deletes "
    "every index.",
    resource=(*DOMAINS, POLICY),
    title="Access policies of OpenSearch and Elasticsearch domains are not open to everybody",
    serves={PCI: {"1.4.4": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A statement for every principal without a condition on who or where from lets in unsigned "
    "requests. Conditions are read, not only looked for; a network policy of serverless collections "
    "must not allow the public. Not seen: fine-grained access control, which may still ask for a "
    "user, and resource paths that hide nothing.",
    fix="Name the roles that use the domain as Principal, or tie the statement to addresses or a VPC "
    "endpoint; set AllowFromPublic to false.",
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties:
    AccessPolicies:
      Statement:
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/app"}, Action: "es:*", Resource: "*"}
        - Effect: Allow
          Principal: "*"
          Action: "es:*"
          Resource: "*"
          Condition: {IpAddress: {"aws:SourceIp": [192.0.2.0/24]}}
Network:
  Type: AWS::OpenSearchServerless::SecurityPolicy
  Properties: {Type: network, Policy: '[{"Rules": [], "AllowFromPublic": false}]'}
""",
    ),
    failing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties:
    AccessPolicies:
      Statement:
        - Effect: Allow
          Principal: {AWS: "*"}  # <--
          Action: es:*
          Resource: "*"
Older:
  Type: AWS::Elasticsearch::Domain
  Properties:
    AccessPolicies:
      Statement:
        Effect: Allow
        Principal: "*"  # <--
        Action: es:ESHttpGet
        Condition: {IpAddress: {"aws:SourceIp": 0.0.0.0/0}}
Network:
  Type: AWS::OpenSearchServerless::SecurityPolicy
  Properties:
    Type: network
    Policy: '[{"Rules": [], "AllowFromPublic": true}]'  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """No statement for everybody; no network policy for the public."""
    if store.type == POLICY:
        yield from _network(store)
        return
    for statement in statements(store.get("AccessPolicies")):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not ties(statement, OUTSIDERS_BOUND):
            yield anybody, "anybody who reaches the domain may use it"


def _network(policy: Resource) -> Violations:
    written, kind = policy.get("Policy"), policy.get("Type")
    if written is None or kind is None or kind != "network":
        return
    if OPEN.search(str(written)):
        yield written, "collections can be reached from the Internet"
