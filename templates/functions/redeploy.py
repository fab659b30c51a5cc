"""Starts new tasks of each service whose secret is newer than its deployment: tasks read secrets only when they start.

It compares instead of trusting the event that calls it: events may be lost, repeated or early, an hourly call mends it.
"""

import boto3

SECRETS = boto3.client("secretsmanager")
ECS = boto3.client("ecs")


def handler(event, _context):
    """``event``: {"cluster": name, "services": {secret's name: service's name}}. Returns the services deployed anew."""
    cluster = event["cluster"]
    stale = [service for secret, service in event["services"].items() if is_stale(cluster, service, secret)]
    for service in stale:
        ECS.update_service(cluster=cluster, service=service, forceNewDeployment=True)
    print({"deployed anew": stale})
    return stale


def is_stale(cluster, service, secret):
    """False also while the service does not stand yet: whatever it reads then is current."""
    try:
        found = ECS.describe_services(cluster=cluster, services=[service])["services"]
    except ECS.exceptions.ClusterNotFoundException:
        return False
    started = [
        deployment["createdAt"]
        for running in found
        if running["status"] == "ACTIVE"
        for deployment in running["deployments"]
        if deployment["status"] == "PRIMARY"
    ]
    return bool(started) and max(started) < SECRETS.describe_secret(SecretId=secret)["LastChangedDate"]
