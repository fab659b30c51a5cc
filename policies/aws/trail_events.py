"""What an intruder does first, as events of a trail: one family for each alarm of the CIS AWS Foundations Benchmark."""

from typing import NamedTuple

from policies.aws.filters import Event


class Family(NamedTuple):
    """Sample events that a metric filter has to count, all of them; and where an event rule would hear of the calls.

    ``source`` is empty where no event rule of one region hears of it reliably: then only a filter counts.
    """

    samples: tuple[Event, ...]
    source: str = ""
    calls: tuple[str, ...] = ()


def _calls(source: str, names: str) -> Family:
    calls = tuple(names.split())
    service = f"{source}.amazonaws.com"
    samples = tuple(
        {"eventName": name, "eventSource": service, "eventType": "AwsApiCall", "userIdentity.type": "IAMUser"}
        for name in calls
    )
    return Family(samples, f"aws.{source}", calls)


SIGN_IN = {"eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com", "userIdentity.type": "IAMUser"}
FAMILIES = {
    "use of the root identity": Family(({"userIdentity.type": "Root", "eventType": "AwsApiCall"},)),
    "denied calls": Family(
        tuple(
            {"errorCode": code, "eventName": "RunInstances", "sourceIPAddress": "192.0.2.1"}
            for code in ("AccessDenied", "Client.UnauthorizedOperation")
        )
    ),
    "sign-in without MFA": Family(
        ({**SIGN_IN, "additionalEventData.MFAUsed": "No", "responseElements.ConsoleLogin": "Success"},)
    ),
    "failed sign-ins": Family(({**SIGN_IN, "errorMessage": "Failed authentication"},)),
    "changes of IAM policies": _calls(
        "iam",
        "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy "
        "DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy "
        "DetachUserPolicy AttachGroupPolicy DetachGroupPolicy",
    ),
    "changes of the trail": _calls("cloudtrail", "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"),
    "deletion of keys": _calls("kms", "DisableKey ScheduleKeyDeletion"),
    "changes of bucket policies": _calls(
        "s3",
        "PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy "
        "DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication",
    ),
    "changes of the configuration recorder": _calls(
        "config",
        "StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder",
    ),
    "changes of security groups": _calls(
        "ec2",
        "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress "
        "RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup",
    ),
    "changes of network access lists": _calls(
        "ec2",
        "CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry "
        "ReplaceNetworkAclAssociation",
    ),
    "changes of gateways": _calls(
        "ec2",
        "CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway "
        "DeleteInternetGateway DetachInternetGateway",
    ),
    "changes of route tables": _calls(
        "ec2",
        "CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute "
        "DisassociateRouteTable",
    ),
    "changes of networks": _calls(
        "ec2",
        "CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection "
        "DeleteVpcPeeringConnection RejectVpcPeeringConnection",
    ),
}
"""Left out: AWS Organizations (its events are in one account alone) and EC2-Classic, which is gone."""
