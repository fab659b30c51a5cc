"""Rotates the token of the checkout store. ElastiCache honours the old one as well: no client is turned away."""

import json
import re
import time

import boto3

SECRETS = boto3.client("secretsmanager")
CACHES = boto3.client("elasticache")
PAUSE = 5  # seconds between two looks
LOOKS = 48


def handler(event, _context):
    """One of the four steps of a rotation. Secrets Manager repeats all when one fails, so each may be repeated."""
    secret, version = event["SecretId"], event["ClientRequestToken"]
    known = SECRETS.describe_secret(SecretId=secret)
    stages = known["VersionIdsToStages"]
    if "AWSCURRENT" in stages.get(version, []):
        return
    if "AWSPENDING" not in stages.get(version, []):
        raise ValueError(f"{version} is not a pending version of {secret}")
    folder = known["Name"].rpartition("/")[0]  # shop/prod/checkout
    steps = {"createSecret": create, "setSecret": change, "testSecret": test, "finishSecret": finish}
    steps[event["Step"]](secret, version, stages, folder)


def create(secret, version, _stages, _folder):
    """A new token beside the current one; kept when it is already there."""
    try:
        pending(secret, version)
    except SECRETS.exceptions.ResourceNotFoundException:
        token = SECRETS.get_random_password(PasswordLength=64, ExcludePunctuation=True)["RandomPassword"]
        SECRETS.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=json.dumps({"token": token}),
            VersionStages=["AWSPENDING"],
        )


def change(secret, version, _stages, folder):
    """The store takes it as its second token; the one before the current one is forgotten."""
    group = folder.replace("/", "-")
    if not settled(group):
        raise RuntimeError(f"{group} is busy")
    CACHES.modify_replication_group(
        ReplicationGroupId=group,
        AuthToken=pending(secret, version),
        AuthTokenUpdateStrategy="ROTATE",
        ApplyImmediately=True,
    )
    for _ in range(LOOKS):
        time.sleep(PAUSE)
        if settled(group):
            return
    raise TimeoutError(f"{group} does not take its new token")


def test(_secret, _version, _stages, folder):
    """The store stands in a network that this function is not in: what counts is that nothing is left to do."""
    if not settled(folder.replace("/", "-")):
        raise RuntimeError(f"{folder} still changes")


def finish(secret, version, stages, folder):
    """First the URL that the service reads, then the token itself: the event of the former starts new tasks."""
    target = f"{folder}/cache-url"
    url = SECRETS.get_secret_value(SecretId=target)["SecretString"]
    SECRETS.put_secret_value(
        SecretId=target,
        ClientRequestToken=version,
        SecretString=re.sub(r"(?<=//:)[^@]+", pending(secret, version), url),
    )
    current = next(known for known, labels in stages.items() if "AWSCURRENT" in labels)
    SECRETS.update_secret_version_stage(
        SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=current
    )


def pending(secret, version):
    """The value that is about to become current."""
    found = SECRETS.get_secret_value(SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
    return json.loads(found["SecretString"])["token"]


def settled(group):
    """Whether the store has nothing left to do."""
    [found] = CACHES.describe_replication_groups(ReplicationGroupId=group)["ReplicationGroups"]
    return found["Status"] == "available" and "AuthTokenStatus" not in found.get("PendingModifiedValues", {})
