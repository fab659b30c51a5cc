"""Policy lambda-async-failures-kept."""

from collections.abc import Iterator

from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

FUNCTION, CONFIG, PERMISSION = "AWS::Lambda::Function", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Permission"
HANDLES = ("AWS::Lambda::Version", "AWS::Lambda::Alias")
ASYNC = {
    "AWS::Events::Rule": ("Targets.*.Arn",),
    "AWS::Scheduler::Schedule": ("Target.Arn",),
    "AWS::SNS::Subscription": ("Endpoint",),
    "AWS::SNS::Topic": ("Subscription.*.Endpoint",),
    "AWS::S3::Bucket": ("NotificationConfiguration.LambdaConfigurations.*.Function",),
    "AWS::Logs::SubscriptionFilter": ("DestinationArn",),
    "AWS::IoT::TopicRule": ("TopicRulePayload.Actions.*.Lambda.FunctionArn",),
    "AWS::SES::ReceiptRule": ("Rule.Actions.*.LambdaAction.FunctionArn",),
}
"""Who invokes a function without waiting for its answer, and where they name it."""
SERVICES = ("events", "scheduler", "sns", "s3", "logs", "iot", "ses")
SILENT = ("AWS::IAM::", "AWS::SSM::", "AWS::Logs::", "AWS::CloudWatch::", "AWS::KMS::", "AWS::ApplicationAutoScaling::")
"""Families whose mention of a function invokes nothing."""

policy = Policy(
    id="lambda-async-failures-kept",
    severity=MEDIUM,
    resource=FUNCTION,
    title="What a function fails to handle on its own is kept",
    serves={
        REL: {"REL05-BP01": SUPPORTING, "REL11-BP01": PARTIAL, "F10": PARTIAL, "F22": SUPPORTING},
        GDPR: {"32(1)(b)": SUPPORTING},
    },
    severity_reason="Single events are lost where something else fails too, and nobody is told.",
    why="An event of EventBridge, SNS, S3 or a schedule is handed to a function and forgotten by its sender: after "
    "three failed tries Lambda drops it. A dead-letter queue at the rule keeps only what never reached the function. "
    "Functions that are only called by who waits for the answer (an API, a balancer, a queue's or stream's mapping, "
    "CloudFormation, rotation) are left out; one whose callers are in no template at hand counts, since anybody may "
    "invoke it so, unless the template hands it out (undecided). Not seen: calls from code, and what is done with "
    "what was kept.",
    fix="Set DeadLetterConfig.TargetArn of the function, or an EventInvokeConfig with "
    "DestinationConfig.OnFailure.Destination.",
    passing=(
        """
Failed: {Type: AWS::SQS::Queue}
Kept: {Type: AWS::Lambda::Function, Properties: {DeadLetterConfig: {TargetArn: !GetAtt Failed.Arn}}}
Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: !GetAtt Kept.Arn}]}}
Configured: {Type: AWS::Lambda::Function}
Retries:
  Type: AWS::Lambda::EventInvokeConfig
  Properties:
    FunctionName: !Ref Configured
    Qualifier: $LATEST
    DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: lambda, Endpoint: !GetAtt Configured.Arn}]}}
Worker: {Type: AWS::Lambda::Function}
Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: q, FunctionName: !Ref Worker}}
Api: {Type: AWS::Lambda::Function}
Allowed: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Api, Principal: apigateway.amazonaws.com}}
Maker: {Type: AWS::Lambda::Function}
Made: {Type: "Custom::Thing", Properties: {ServiceToken: !GetAtt Maker.Arn}}
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::Lambda::Function
  Properties: {Handler: index.handler}
Scheduled:
  Type: AWS::Lambda::Function
  Properties:
    DeadLetterConfig: {}  # <--
Schedule: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: !GetAtt Scheduled.Arn}}}
Aliased:  # <--
  Type: AWS::Lambda::Function
Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Aliased, Name: live}}
Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: !Ref Live, DeadLetterConfig: {Arn: q}}]}}
Both:  # <--
  Type: AWS::Lambda::Function
Api: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Both, Principal: apigateway.amazonaws.com}}
Bucket: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Both, Principal: s3.amazonaws.com}}
Succeeds:  # <--
  Type: AWS::Lambda::Function
Only:
  Type: AWS::Lambda::EventInvokeConfig
  Properties:
    FunctionName: !Ref Succeeds
    Qualifier: $LATEST
    DestinationConfig: {OnSuccess: {Destination: q}}
""",
        """
Resources:
  Shared:  # <-- ?
    Type: AWS::Lambda::Function
Outputs:
  Arn: {Value: !GetAtt Shared.Arn, Export: {Name: shared}}
""",
    ),
)


@policy.applies
def applies(function: Resource) -> bool:
    """Functions that somebody invokes without waiting, or whose callers are not in sight."""
    callers = list(_callers(function))
    return any(callers) or (not callers and not function.stack.role)


@policy.check
def check(function: Resource) -> Violations:
    """A dead-letter queue, or a destination of failures."""
    if function.get("DeadLetterConfig.TargetArn") is not None:
        return
    for handle in _handles(function):
        for config in handle.referrers(CONFIG):
            named = refers(config.get("FunctionName"), handle)
            if named and config.get("DestinationConfig.OnFailure.Destination") is not None:
                return
    if any(_callers(function)) or not function.met_elsewhere("be invoked only by who waits for its answer"):
        yield function.spot("DeadLetterConfig"), "an event that the function fails to handle is lost"


def _handles(function: Resource) -> list[Resource]:
    return [function, *function.referrers(*HANDLES)]


def _callers(function: Resource) -> Iterator[bool]:
    """For each caller in sight, whether it does not wait for the answer."""
    for handle in _handles(function):
        for user in handle.referrers():
            if user.type in (*HANDLES, CONFIG) or (user.type.startswith(SILENT) and user.type not in ASYNC):
                continue
            if user.type == PERMISSION:
                principal = user.get("Principal")
                if principal is not None and not principal.unknown:
                    yield str(principal).split(".")[0] in SERVICES
            else:
                named = (value for pattern in ASYNC.get(user.type, ()) for value in user.each(pattern))
                yield any(handle in value.targets() for value in named)
