"""Policy firehose-failures-kept-apart."""

from policies.aws.deliveries import S3
from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Value, Violations

CHANGES = ("ProcessingConfiguration", "DataFormatConversionConfiguration", "DynamicPartitioningConfiguration")
"""What of a delivery to S3 may fail for one record, which then goes to the error prefix."""

policy = Policy(
    id="firehose-failures-kept-apart",
    severity=LOW,
    resource="AWS::KinesisFirehose::DeliveryStream",
    title="Records that Firehose cannot convert go to an error prefix of their own",
    serves={REL: {"F12": PARTIAL}},
    why="Records that a conversion refuses lie among the good ones unless they have a prefix of their own. "
    "Not seen: who replays the error prefix.",
    fix="Set ErrorOutputPrefix where records are changed.",
    severity_reason="Failed records are kept in any case; they are only harder to find.",
    passing=(
        """
Changing:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties:
    ExtendedS3DestinationConfiguration:
      ErrorOutputPrefix: failed/
      DataFormatConversionConfiguration: {Enabled: true}
Plain:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties: {ExtendedS3DestinationConfiguration: {ProcessingConfiguration: {Enabled: "false"}}}
""",
    ),
    failing=(
        """
Changing:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties:
    ExtendedS3DestinationConfiguration:  # <--
      ProcessingConfiguration: {Enabled: "true"}
""",
    ),
)


@policy.check
def check(delivery: Resource) -> Violations:
    """The prefix of each destination that changes records."""
    for name in S3:
        destination = delivery.get(name)
        if destination is None or destination.get("ErrorOutputPrefix") is not None:
            continue
        if any(_is_on(destination, change) for change in CHANGES):
            yield (destination, "ErrorOutputPrefix"), "records that fail are not kept apart"


def _is_on(destination: Value, name: str) -> bool:
    """Whether a way of changing records is there and not switched off."""
    enabled = destination.get(f"{name}.Enabled")
    return destination.get(name) is not None and (enabled is None or bool(enabled))
