"""Watching and governing: trails, configuration rules, dashboards, parameters, budgets, roles."""

import json

from bench.draft import Draft
from bench.sections import Node, att, ref, sub


def trail(draft: Draft) -> None:
    """A CloudTrail trail and its bucket."""
    bucket = draft.add("TrailBucket", "AWS::S3::Bucket", {"Tags": draft.tags()})
    service = {"Service": "cloudtrail.amazonaws.com"}
    owner = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    statements = [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": att(bucket)},
        {
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": sub(f"${{{bucket}.Arn}}/AWSLogs/${{AWS::AccountId}}/*"),
            "Condition": owner,
        },
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = draft.add(f"{bucket}Policy", "AWS::S3::BucketPolicy", {"Bucket": ref(bucket), "PolicyDocument": document})
    properties = {
        "S3BucketName": ref(bucket),
        "IsLogging": True,
        "IsMultiRegionTrail": draft.chance(0.7),
        "EnableLogFileValidation": draft.chance(0.7),
        "KMSKeyId": draft.key() if draft.chance(0.4) else None,
    }
    draft.add("Trail", "AWS::CloudTrail::Trail", properties, DependsOn=policy)


def parameters(draft: Draft) -> None:
    """A few SSM parameters."""
    for name, value in draft.pick(
        (("Endpoint", "https://example.com"),),
        (("Flag", "on"), ("Limit", "25")),
        (("Theme", "dark"), ("PageSize", "50"), ("Currency", "EUR")),
    ):
        path = sub(f"/${{AWS::StackName}}/{draft.domain.lower()}/{name.lower()}")
        draft.add(f"{name}Setting", "AWS::SSM::Parameter", {"Type": "String", "Name": path, "Value": value})


def dashboard(draft: Draft) -> None:
    """A dashboard written as JSON text."""
    metric = ["AWS/ApplicationELB", "RequestCount"]
    widget = {
        "type": "metric",
        "width": 12,
        "height": 6,
        "properties": {"metrics": [metric], "region": "${AWS::Region}"},
    }
    body = json.dumps({"widgets": [widget] * draft.pick(1, 2, 3)}, indent=2) + "\n"
    condition = draft.only_live() if draft.chance(0.5) else None
    draft.add("Board", "AWS::CloudWatch::Dashboard", {"DashboardBody": sub(body)}, Condition=condition)


def detector(draft: Draft) -> None:
    """GuardDuty and two configuration rules."""
    draft.add("Detector", "AWS::GuardDuty::Detector", {"Enable": True})
    for rule in draft.pick(("S3_BUCKET_SSL_REQUESTS_ONLY",), ("ENCRYPTED_VOLUMES", "RDS_STORAGE_ENCRYPTED")):
        name = "".join(part.title() for part in rule.split("_"))
        source = {"Owner": "AWS", "SourceIdentifier": rule}
        draft.add(name, "AWS::Config::ConfigRule", {"Source": source})


def alarms(draft: Draft) -> None:
    """A topic told by two alarms, and a composite of them."""
    cpu = draft.alarm("Fleet", "AWS/EC2", "CPUUtilization", {"AutoScalingGroupName": "fleet"}, Statistic="Average")
    errors = draft.alarm("Fleet", "AWS/Lambda", "Errors", {"FunctionName": "fleet"})
    rule = sub(f'ALARM("${{{cpu}}}") OR ALARM("${{{errors}}}")')
    draft.add("FleetTrouble", "AWS::CloudWatch::CompositeAlarm", {"AlarmRule": rule, "AlarmActions": [draft.topic()]})
    mail = draft.parameter("AlarmMail", "String", Default="", Description="Who is told; empty for nobody")
    draft.conditions.setdefault("HasMail", {"Fn::Not": [{"Fn::Equals": [mail, ""]}]})
    subscription = {"TopicArn": draft.topic(), "Protocol": "email", "Endpoint": mail}
    draft.add("MailSubscription", "AWS::SNS::Subscription", subscription, Condition="HasMail")


def access(draft: Draft) -> None:
    """A managed policy, sometimes with wildcards, and a role for people."""
    actions: Node = draft.pick(
        {
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": sub("arn:${AWS::Partition}:s3:::${AWS::StackName}-*"),
        },
        {"Action": "*", "Resource": "*"},
        {"Action": ["ec2:Describe*", "iam:PassRole"], "Resource": "*"},
        {"Action": "dynamodb:Query", "Resource": sub("arn:${AWS::Partition}:dynamodb:*:${AWS::AccountId}:table/items")},
    )
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **actions}]}
    policy = draft.add("AccessPolicy", "AWS::IAM::ManagedPolicy", {"PolicyDocument": document})
    principal = {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    properties = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "ManagedPolicyArns": [ref(policy)],
    }
    draft.add("PeopleRole", "AWS::IAM::Role", properties)
