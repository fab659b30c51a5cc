"""Policy trust-store-pinned."""

from policies.kernel import LOW, Policy, Resource, Violations

LOCATION = "CaCertificatesBundleSource.CaCertificatesBundleS3Location"
PLACES = {
    "AWS::CloudFront::TrustStore": (f"{LOCATION}.Key", f"{LOCATION}.Version"),
    "AWS::ElasticLoadBalancingV2::TrustStore": ("CaCertificatesBundleS3Key", "CaCertificatesBundleS3ObjectVersion"),
}
"""Type of trust store → the properties that name the bundle of certificates, and its version."""

policy = Policy(
    id="trust-store-pinned",
    severity=LOW,
    severity_reason="Whoever may write to that bucket decides at the next update which clients are trusted; until then "
    "nothing changes.",
    opinion=True,
    resource=tuple(PLACES),
    title="Trust stores for client certificates (mutual TLS) name a version of their bundle of authorities",
    serves={},
    why="The bundle is read from S3 whenever the trust store is made or updated. Without a version, what lies under "
    "the key by then counts, whoever put it there. Not seen: the certificates in it, and their revocation.",
    fix="Name the version of the object: Version, or CaCertificatesBundleS3ObjectVersion.",
    passing=(
        """
Edge:
  Type: AWS::CloudFront::TrustStore
  Properties:
    CaCertificatesBundleSource:
      CaCertificatesBundleS3Location: {Bucket: trust, Key: ca.pem, Region: eu-west-1, Version: "3"}
Inner:
  Type: AWS::ElasticLoadBalancingV2::TrustStore
  Properties: {CaCertificatesBundleS3Key: ca.pem, CaCertificatesBundleS3ObjectVersion: "3"}
Made: {Type: AWS::CloudFront::TrustStore, Properties: {Name: filled-later}}
""",
    ),
    failing=(
        """
Edge:
  Type: AWS::CloudFront::TrustStore
  Properties:
    CaCertificatesBundleSource:
      CaCertificatesBundleS3Location: {Bucket: trust, Key: ca.pem, Region: eu-west-1}  # <--
Inner:  # <--
  Type: AWS::ElasticLoadBalancingV2::TrustStore
  Properties: {CaCertificatesBundleS3Key: ca.pem}
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """A bundle, and which version of it."""
    key, version = PLACES[store.type]
    if store.get(key) is not None and store.get(version) is None:
        yield (store, version), "whatever lies under the key at the next update is trusted"
