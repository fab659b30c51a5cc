"""Which stores a backup selection takes, by ARN, pattern and tag."""

from fnmatch import fnmatchcase

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster
from policies.aws.tables import GLOBAL, TABLE
from policies.aws.tags import tag
from policies.kernel import Resource, Value

SELECTION, PLAN = "AWS::Backup::BackupSelection", "AWS::Backup::BackupPlan"
BUCKET, FILES, VOLUME = "AWS::S3::Bucket", "AWS::EFS::FileSystem", "AWS::EC2::Volume"
ARNS = {
    CLUSTER: ("rds", "cluster:{}", "DBClusterIdentifier"),
    INSTANCE: ("rds", "db:{}", "DBInstanceIdentifier"),
    TABLE: ("dynamodb", "table/{}", "TableName"),
    GLOBAL: ("dynamodb", "table/{}", "TableName"),
    BUCKET: ("s3", "{}", "BucketName"),
    FILES: ("elasticfilesystem", "file-system/{}", ""),
    VOLUME: ("ec2", "volume/{}", ""),
}
"""Of each type of store: the service in its ARN, the end of the ARN, and the property that holds its name."""
UNNAMED = "0"
"""Stands for a name that AWS gives: only a wildcard matches it."""


def has_backups(store: Resource) -> bool:
    """Whether a backup is asked for: all stores but members of a cluster, and those whose tag BackupPlan says none.

    Buckets hold logs and build artefacts as well as data, so those count whose tag BackupPlan asks for one.
    """
    wish = tag(store, "BackupPlan")
    if wish is None:
        return store.type != BUCKET and not in_cluster(store)
    return wish != "none" and not in_cluster(store)


def takes(selection: Resource, store: Resource) -> bool:
    """Whether a selection takes a store: one of its tags, or one of its resources under all of its conditions."""
    chosen = selection.get("BackupSelection")
    if chosen is None or not chosen.is_map:
        return chosen is not None and selection.may(f"select {store.id}")
    if any(_has_tag(each, store, "ConditionKey", "ConditionValue") for each in chosen.each("ListOfTags.*")):
        return True
    if any(_names(each, store) for each in chosen.each("NotResources.*")):
        return False
    equal = list(chosen.each("Conditions.StringEquals.*")) + list(chosen.each("Conditions.StringLike.*"))
    other = list(chosen.each("Conditions.StringNotEquals.*")) + list(chosen.each("Conditions.StringNotLike.*"))
    keys = "ConditionKey", "ConditionValue"
    return (
        any(_names(each, store) for each in chosen.each("Resources.*"))
        and all(_has_tag(each, store, *keys) for each in equal)
        and not any(_has_tag(each, store, *keys) for each in other)
    )


def _has_tag(condition: Value, store: Resource, key: str, value: str) -> bool:
    name, wanted = (condition.get(key), condition.get(value)) if condition.is_map else (None, None)
    if name is None or wanted is None:
        return False
    if name.unknown:
        return store.may("have the tag that a selection asks for")
    found = tag(store, str(name).removeprefix("aws:ResourceTag/"))
    if found is None:
        return False
    if not wanted.unknown and not found.unknown and "*" in str(wanted):
        return fnmatchcase(str(found), str(wanted))
    return found == wanted


def _names(value: Value, store: Resource) -> bool:
    if store in value.targets():
        return True
    if value.targets():
        return False
    service, ending, name = ARNS[store.type]
    text = str(value)
    if text == "*":
        return True
    fields = text.split(":", 5)
    if fields[0] != "arn" or len(fields) < 6:
        return value.unknown and store.may("be named by a selection")
    said = store.get(name) if name else None
    wanted = ending.format(said if said is not None and not said.unknown else UNNAMED)
    return fnmatchcase(service, fields[2]) and fnmatchcase(wanted, fields[5])
