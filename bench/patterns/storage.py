"""Buckets, keys, file systems, registries, backups."""

from bench.draft import Draft
from bench.sections import Node, att, ref, sub


def bucket(draft: Draft) -> None:
    """A bucket in one of the states found in the wild, with or without a policy that demands TLS."""
    encryption: Node | None = {"SSEAlgorithm": "AES256"}
    if draft.chance(0.5):
        encryption = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": draft.key()}
    closed = dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), draft.chance(0.85)
    )
    rule = {"Id": "expire", "Status": "Enabled", "ExpirationInDays": draft.varied("ExpiryDays", 30, 400)}
    properties: Node = {
        "BucketName": draft.named("files"),
        "BucketEncryption": draft.pick(
            None, {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": encryption}]}
        ),
        "PublicAccessBlockConfiguration": closed if draft.chance(0.7) else None,
        "VersioningConfiguration": {"Status": draft.varied("Versioning", "Suspended", "Enabled")}
        if draft.chance(0.6)
        else None,
        "LifecycleConfiguration": {"Rules": [rule]} if draft.chance(0.5) else None,
        "Tags": draft.tags(),
    }
    retain = draft.pick(None, "Retain")
    name = draft.add(
        f"{draft.domain}Bucket", "AWS::S3::Bucket", properties, DeletionPolicy=retain, UpdateReplacePolicy=retain
    )
    if draft.chance(0.5):
        _tls_only(draft, name)
    if draft.chance(0.5):
        draft.output(f"{name}Arn", att(name), export=draft.chance(0.3))


def _tls_only(draft: Draft, name: str) -> None:
    statement = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [att(name), sub(f"${{{name}.Arn}}/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    draft.add(f"{name}Policy", "AWS::S3::BucketPolicy", {"Bucket": ref(name), "PolicyDocument": document})


def key(draft: Draft) -> None:
    """A customer-managed key with an alias; rotation is sometimes off."""
    if "Key" in draft.resources or "KeyArn" in draft.parameters:
        return
    principal = {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    properties = {
        "Description": f"Data of {draft.domain}",
        "EnableKeyRotation": draft.pick(True, True, False, None),
        "KeyPolicy": {"Version": "2012-10-17", "Statement": [statement]},
    }
    draft.add("Key", "AWS::KMS::Key", properties, DeletionPolicy="Retain", UpdateReplacePolicy="Retain")
    draft.add("KeyAlias", "AWS::KMS::Alias", {"AliasName": sub("alias/${AWS::StackName}"), "TargetKeyId": ref("Key")})


def file_system(draft: Draft) -> None:
    """An EFS file system mounted in one subnet."""
    properties = {
        "Encrypted": draft.pick(True, True, False),
        "ThroughputMode": draft.pick("bursting", "elastic"),
        "LifecyclePolicies": [{"TransitionToIA": "AFTER_30_DAYS"}],
        "BackupPolicy": {"Status": draft.pick("ENABLED", "DISABLED")},
    }
    name = draft.add("Files", "AWS::EFS::FileSystem", properties)
    subnet = ref("PrivateSubnetA") if "Vpc" in draft.resources else {"Fn::Select": [0, draft.subnets()]}
    mount = {"FileSystemId": ref(name), "SubnetId": subnet, "SecurityGroups": [draft.security_group("Mount", 2049)]}
    draft.add(f"{name}Mount", "AWS::EFS::MountTarget", mount)


def registry(draft: Draft) -> None:
    """A container registry repository."""
    properties = {
        "ImageScanningConfiguration": {"ScanOnPush": draft.chance(0.7)},
        "ImageTagMutability": draft.pick("IMMUTABLE", "MUTABLE"),
        "EncryptionConfiguration": draft.pick(None, {"EncryptionType": "KMS"}),
        "Tags": draft.tags(),
    }
    name = draft.add(f"{draft.domain}Images", "AWS::ECR::Repository", properties)
    draft.output(f"{name}Uri", att(name, "RepositoryUri"))


def backup(draft: Draft) -> None:
    """A backup vault, a daily plan and what it selects."""
    vault = draft.add("Vault", "AWS::Backup::BackupVault", {"BackupVaultName": sub("${AWS::StackName}-vault")})
    rule = {
        "RuleName": "daily",
        "TargetBackupVault": ref(vault),
        "ScheduleExpression": "cron(0 5 * * ? *)",
        "Lifecycle": {"DeleteAfterDays": draft.varied("BackupDays", 14, 35)},
    }
    plan = draft.add(
        f"{vault}Plan", "AWS::Backup::BackupPlan", {"BackupPlan": {"BackupPlanName": "daily", "BackupPlanRule": [rule]}}
    )
    role = draft.role("Backup", "backup.amazonaws.com", managed="service-role/AWSBackupServiceRolePolicyForBackup")
    tag = {"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}
    selection = {"SelectionName": "tagged", "IamRoleArn": role, "ListOfTags": [tag]}
    properties = {"BackupPlanId": ref(plan), "BackupSelection": selection}
    draft.add(f"{vault}Selection", "AWS::Backup::BackupSelection", properties)
