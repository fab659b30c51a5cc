"""Rotates the administrator's password of an Aurora cluster through the RDS API: no driver, no way into the network."""

import json
import time

import boto3

SECRETS = boto3.client("secretsmanager")
RDS = boto3.client("rds")
PAUSE = 5  # seconds between two looks
LOOKS = 48
UNSEEN = 12  # looks after which a change that never showed was too quick to be seen


def handler(event, _context):
    """One of the four steps of a rotation. Secrets Manager repeats all when one fails, so each may be repeated."""
    secret, version = event["SecretId"], event["ClientRequestToken"]
    stages = SECRETS.describe_secret(SecretId=secret)["VersionIdsToStages"]
    if "AWSCURRENT" in stages.get(version, []):
        return
    if "AWSPENDING" not in stages.get(version, []):
        raise ValueError(f"{version} is not a pending version of {secret}")
    steps = {"createSecret": create, "setSecret": change, "testSecret": test, "finishSecret": finish}
    steps[event["Step"]](secret, version, stages)


def create(secret, version, _stages):
    """A new password beside the current one; kept when it is already there."""
    try:
        SECRETS.get_secret_value(SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
    except SECRETS.exceptions.ResourceNotFoundException:
        value = json.loads(SECRETS.get_secret_value(SecretId=secret, VersionStage="AWSCURRENT")["SecretString"])
        value["password"] = SECRETS.get_random_password(PasswordLength=40, ExcludePunctuation=True)["RandomPassword"]
        SECRETS.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=json.dumps(value),
            VersionStages=["AWSPENDING"],
        )


def change(secret, version, _stages):
    """The database takes it, and this step ends with that: until the next two are done, secret and database differ."""
    value = pending(secret, version)
    cluster = value["dbClusterIdentifier"]
    if not settled(cluster):
        raise RuntimeError(f"{cluster} is busy")
    if not leads(cluster):
        raise RuntimeError(f"{cluster} leads no longer: cancel this rotation, let the other region rotate its copy")
    RDS.modify_db_cluster(DBClusterIdentifier=cluster, MasterUserPassword=value["password"], ApplyImmediately=True)
    seen = False
    for look in range(LOOKS):
        time.sleep(PAUSE)
        done = settled(cluster)
        seen = seen or not done
        if done and (seen or look >= UNSEEN):
            return
    raise TimeoutError(f"{cluster} does not take its new password")


def test(secret, _version, _stages):
    """Without a driver nobody can log in here: what counts is that RDS has nothing left to do."""
    value = json.loads(SECRETS.get_secret_value(SecretId=secret, VersionStage="AWSCURRENT")["SecretString"])
    if not settled(value["dbClusterIdentifier"]):
        raise RuntimeError(f"{value['dbClusterIdentifier']} still changes")


def finish(secret, version, stages):
    """From now on the new password is the one that everybody reads."""
    current = next(known for known, labels in stages.items() if "AWSCURRENT" in labels)
    SECRETS.update_secret_version_stage(
        SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=current
    )


def pending(secret, version):
    """The value that is about to become current."""
    return json.loads(
        SECRETS.get_secret_value(SecretId=secret, VersionId=version, VersionStage="AWSPENDING")["SecretString"]
    )


def settled(cluster):
    """Whether the cluster has nothing left to do."""
    [found] = RDS.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    return found["Status"] == "available" and "MasterUserPassword" not in found.get("PendingModifiedValues", {})


def leads(cluster):
    """False after a failover: the copy of the secret would then no longer fit the database in the other region."""
    [own] = RDS.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    try:
        found = RDS.describe_global_clusters(GlobalClusterIdentifier=f"{cluster}-global")["GlobalClusters"]
    except RDS.exceptions.GlobalClusterNotFoundFault:
        return True
    members = [member for each in found for member in each["GlobalClusterMembers"]]
    return any(member["IsWriter"] and member["DBClusterArn"] == own["DBClusterArn"] for member in members)
