"""Buckets: what they hold, how it ends, who is tied by a condition."""

import re

from policies.aws.regions import HARMLESS
from policies.aws.tags import tag
from policies.kernel import Resource, Value

BUCKET, POLICY = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"
ENDS = ("ExpirationInDays", "ExpirationDate")
AUDIT = re.compile(r"audit|trail", re.IGNORECASE)


def limits(key: str) -> bool:
    """Whether a condition key, in lower case, can keep strangers out of what a bucket policy gives to everybody."""
    return key.startswith(("aws:principal", "aws:source", "aws:vpc", "s3:dataaccesspoint")) or key == "aws:userid"


def holds_personal_data(bucket: Resource) -> bool:
    """Whether the tag DataClassification says more than public or internal."""
    said = tag(bucket, "DataClassification")
    return said is not None and said not in HARMLESS


def is_audit_log(bucket: Resource) -> bool:
    """Whether its logical id or name says that it holds the audit trail."""
    name = bucket.get("BucketName")
    return AUDIT.search(bucket.id) is not None or (name is not None and AUDIT.search(str(name)) is not None)


def lifecycle_rules(bucket: Resource) -> list[Value]:
    """The lifecycle rules that are on."""
    rules = bucket.each("LifecycleConfiguration.Rules.*")
    return [rule for rule in rules if (status := rule.get("Status")) is not None and status == "Enabled"]
