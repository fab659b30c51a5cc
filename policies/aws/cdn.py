"""CloudFront distributions: behaviours, origins, origin groups."""

import re
from collections.abc import Iterator

from policies.kernel import Resource, Value

DISTRIBUTION = "AWS::CloudFront::Distribution"
BUCKET = "AWS::S3::Bucket"
BUCKET_NAME = re.compile(r"\.s3[.-]([a-z0-9-]+\.)?(dualstack\.)?(amazonaws\.com|\$\{)")


def behaviours(distribution: Resource) -> Iterator[Value]:
    """The default behaviour and those for paths."""
    yield from distribution.each("DistributionConfig.DefaultCacheBehavior")
    yield from distribution.each("DistributionConfig.CacheBehaviors.*")


def origins(distribution: Resource) -> Iterator[Value]:
    """Its origins."""
    yield from distribution.each("DistributionConfig.Origins.*")


def is_bucket(origin: Value) -> bool:
    """Whether an origin is a bucket reached as such, not as a website."""
    if origin.get("CustomOriginConfig") is not None or origin.get("VpcOriginConfig") is not None:
        return False
    domain = origin.get("DomainName")
    if origin.get("S3OriginConfig") is not None:
        return True
    if domain is None or "website" in str(domain):
        return False
    return any(target.type == BUCKET for target in domain.targets()) or BUCKET_NAME.search(str(domain)) is not None


def is_set(value: Value | None) -> bool:
    """Whether something is written there; what is known only after deployment counts as something."""
    return value is not None and (value.unknown or value.raw not in ("", None, {}, []))


def has_own_certificate(certificate: Value) -> bool:
    """Whether a ViewerCertificate names a certificate of one's own; of an unknown one that is a question."""
    if any(is_set(certificate.get(name)) for name in ("AcmCertificateArn", "IamCertificateId")):
        return True
    return certificate.unknown and certificate.holds("be a certificate of one's own")
