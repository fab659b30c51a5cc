"""Functions, APIs, queues, topics, state machines."""

import json

from bench.draft import Draft
from bench.sections import Node, att, join, ref, sub

LOGS = "service-role/AWSLambdaBasicExecutionRole"
CODE = """import json


def handler(event, context):
    return {"statusCode": 200, "body": json.dumps({"ok": True})}
"""


def _function(draft: Draft, name: str, *statements: Node) -> str:
    variables = {"STAGE": draft.environment(), "DOMAIN": draft.domain.lower()}
    properties: Node = {
        "Runtime": draft.pick("python3.12", "python3.13"),
        "Handler": "index.handler",
        "Code": {"ZipFile": CODE},
        "Role": draft.role(name, "lambda.amazonaws.com", *statements, managed=LOGS),
        "MemorySize": draft.varied("Memory", 128, 512),
        "Timeout": draft.pick(3, 15, 30),
        "Environment": {"Variables": variables} if draft.chance(0.6) else None,
        "TracingConfig": draft.pick(None, {"Mode": "Active"}),
        "Tags": draft.tags(),
    }
    return draft.add(f"{name}Function", "AWS::Lambda::Function", properties)


def worker(draft: Draft) -> None:
    """A queue with a dead-letter queue, worked off by a function."""
    encrypted = (
        {"KmsMasterKeyId": "alias/aws/sqs"} if draft.chance(0.5) else {"SqsManagedSseEnabled": draft.chance(0.6)}
    )
    dead = draft.add("DeadLetters", "AWS::SQS::Queue", {"MessageRetentionPeriod": 1209600, **encrypted})
    redrive = {"deadLetterTargetArn": att(dead), "maxReceiveCount": draft.pick(3, 5)}
    properties = {
        "VisibilityTimeout": 180,
        "RedrivePolicy": redrive if draft.chance(0.8) else None,
        "QueueName": draft.named("work"),
        **encrypted,
    }
    queue = draft.add("WorkQueue", "AWS::SQS::Queue", properties)
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    allow = {"Effect": "Allow", "Action": actions, "Resource": draft.pick(att(queue), "*")}
    function = _function(draft, "Worker", allow)
    mapping = {"EventSourceArn": att(queue), "FunctionName": ref(function), "BatchSize": draft.pick(1, 10)}
    draft.add(f"{queue}Source", "AWS::Lambda::EventSourceMapping", mapping)
    if draft.chance(0.6):
        draft.alarm(dead, "AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": att(dead, "QueueName")})


def schedule(draft: Draft) -> None:
    """A function called by the clock."""
    function = _function(draft, "Nightly")
    properties = {
        "ScheduleExpression": draft.pick("rate(1 hour)", "cron(30 2 * * ? *)"),
        "State": draft.varied("Schedule", "DISABLED", "ENABLED"),
        "Targets": [{"Id": "function", "Arn": att(function)}],
    }
    rule = draft.add("NightlyRule", "AWS::Events::Rule", properties)
    permission = {
        "FunctionName": ref(function),
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": att(rule),
    }
    draft.add("NightlyPermission", "AWS::Lambda::Permission", permission)


def rest_api(draft: Draft) -> None:
    """A REST API with one method in front of a function."""
    function = _function(draft, "Api")
    api = draft.add("Api", "AWS::ApiGateway::RestApi", {"Name": sub("${AWS::StackName}-api")})
    path = {"RestApiId": ref(api), "ParentId": att(api, "RootResourceId"), "PathPart": draft.domain.lower()}
    resource = draft.add(f"{api}Path", "AWS::ApiGateway::Resource", path)
    gateway = "arn:${AWS::Partition}:apigateway:${AWS::Region}"
    method = {
        "RestApiId": ref(api),
        "ResourceId": ref(resource),
        "HttpMethod": draft.pick("GET", "POST"),
        "AuthorizationType": draft.pick("NONE", "AWS_IAM"),
        "Integration": {
            "Type": "AWS_PROXY",
            "IntegrationHttpMethod": "POST",
            "Uri": sub(f"{gateway}:lambda:path/2015-03-31/functions/${{{function}.Arn}}/invocations"),
        },
    }
    name = draft.add(f"{api}Method", "AWS::ApiGateway::Method", method)
    deployment = draft.add(f"{api}Deployment", "AWS::ApiGateway::Deployment", {"RestApiId": ref(api)}, DependsOn=name)
    settings = {"ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 100, "ThrottlingBurstLimit": 50}
    stage = {
        "RestApiId": ref(api),
        "DeploymentId": ref(deployment),
        "StageName": "live",
        "TracingEnabled": draft.chance(0.5),
        "MethodSettings": [settings] if draft.chance(0.6) else None,
    }
    draft.add(f"{api}Stage", "AWS::ApiGateway::Stage", stage)
    draft.output(f"{api}Url", sub(f"https://${{{api}}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/live"))


def http_api(draft: Draft) -> None:
    """An HTTP API."""
    properties = {"Name": sub("${AWS::StackName}-http"), "ProtocolType": "HTTP"}
    api = draft.add("HttpApi", "AWS::ApiGatewayV2::Api", properties)
    function = _function(draft, "Http")
    integration = {
        "ApiId": ref(api),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": att(function),
        "PayloadFormatVersion": "2.0",
    }
    target = draft.add(f"{api}Integration", "AWS::ApiGatewayV2::Integration", integration)
    route = {"ApiId": ref(api), "RouteKey": "$default", "Target": join("/", "integrations", ref(target))}
    draft.add(f"{api}Route", "AWS::ApiGatewayV2::Route", route)
    draft.add(
        f"{api}Stage", "AWS::ApiGatewayV2::Stage", {"ApiId": ref(api), "StageName": "$default", "AutoDeploy": True}
    )


def fan_out(draft: Draft) -> None:
    """A topic that feeds a queue."""
    key = draft.pick(None, "alias/aws/sns")
    topic = draft.add(
        f"{draft.domain}Topic", "AWS::SNS::Topic", {"TopicName": draft.named("events"), "KmsMasterKeyId": key}
    )
    queue = draft.add(
        f"{draft.domain}Inbox", "AWS::SQS::Queue", {"MessageRetentionPeriod": 345600, "Tags": draft.tags()}
    )
    subscription = {"TopicArn": ref(topic), "Protocol": "sqs", "Endpoint": att(queue), "RawMessageDelivery": True}
    draft.add(f"{topic}ToInbox", "AWS::SNS::Subscription", subscription)
    statement: Node = {
        "Effect": "Allow",
        "Principal": draft.pick({"Service": "sns.amazonaws.com"}, "*"),
        "Action": "sqs:SendMessage",
        "Resource": att(queue),
        "Condition": {"ArnEquals": {"aws:SourceArn": ref(topic)}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    draft.add(f"{queue}Policy", "AWS::SQS::QueuePolicy", {"Queues": [ref(queue)], "PolicyDocument": document})


def state_machine(draft: Draft) -> None:
    """A state machine that waits and succeeds."""
    states = {"Wait": {"Type": "Wait", "Seconds": 30, "Next": "Done"}, "Done": {"Type": "Succeed"}}
    properties = {
        "StateMachineType": draft.pick("STANDARD", "EXPRESS"),
        "RoleArn": draft.role("Flow", "states.amazonaws.com"),
        "DefinitionString": json.dumps({"StartAt": "Wait", "States": states}, indent=2) + "\n",
        "Tags": draft.tags(),
    }
    draft.add("Workflow", "AWS::StepFunctions::StateMachine", properties)
