"""Where objects of a bucket are copied to: its replication rules, matched with the buckets of the templates."""

from cfn.stack import Resource
from cost_model.context import Context, dig, items

BUCKET = "AWS::S3::Bucket"


def rules(bucket: Resource) -> list[object]:
    """The rules that are not switched off."""
    found = items(bucket.get("ReplicationConfiguration.Rules"))
    return [each for each in found if dig(each, "Status") != "Disabled"]


def destinations(bucket: Resource, context: Context) -> list[Resource | None]:
    """The buckets that the rules name, each once; None for one that is not in the templates."""
    found: dict[str, Resource | None] = {}
    for rule in rules(bucket):
        named = dig(rule, "Destination.Bucket")
        found.setdefault(str(named), _found(named, bucket, context))
    return list(found.values())


def _found(named: object, bucket: Resource, context: Context) -> Resource | None:
    """The bucket of an ARN, by reference or by its name; both may hold an account number that is not known."""
    for each in context.graph.targets(named):
        if each.type == BUCKET:
            return each
    name = str(named).rpartition(":::")[2]
    others = (each for each in context.graph.of_type(BUCKET) if each.stack.environment == bucket.stack.environment)
    return next((each for each in others if str(each.get("BucketName")) == name), None)
