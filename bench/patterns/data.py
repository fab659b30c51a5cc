"""Databases, caches and streams."""

from bench.draft import Draft
from bench.sections import Node, att, ref, sub

CLUSTER_FAMILY = "aurora-mysql8.0"


def _subnet_group(draft: Draft) -> Node:
    properties = {"DBSubnetGroupDescription": "Private subnets", "SubnetIds": draft.subnets()}
    return ref(draft.add("DatabaseSubnets", "AWS::RDS::DBSubnetGroup", properties))


def _credentials(draft: Draft) -> tuple[str, Node]:
    generated = {
        "SecretStringTemplate": '{"username": "app"}',
        "GenerateStringKey": "password",
        "PasswordLength": 32,
        "ExcludeCharacters": '"@/\\',
    }
    secret = draft.add("Credentials", "AWS::SecretsManager::Secret", {"GenerateSecretString": generated})
    username = sub(f"{{{{resolve:secretsmanager:${{{secret}}}:SecretString:username}}}}")
    password = sub(f"{{{{resolve:secretsmanager:${{{secret}}}:SecretString:password}}}}")
    return secret, {"MasterUsername": username, "MasterUserPassword": password}


def instance(draft: Draft) -> None:
    """One RDS instance, hardened to a varying degree."""
    secret, credentials = _credentials(draft)
    properties = {
        "Engine": "postgres",
        "DBInstanceClass": draft.varied("DatabaseClass", "db.t4g.medium", "db.r6g.large"),
        "AllocatedStorage": "100",
        "StorageType": "gp3",
        "StorageEncrypted": draft.chance(0.75),
        "MultiAZ": draft.varied("MultiAz", False, True),
        "PubliclyAccessible": draft.chance(0.15),
        "BackupRetentionPeriod": draft.varied("BackupRetention", 1, 14),
        "DBSubnetGroupName": _subnet_group(draft),
        "VPCSecurityGroups": [draft.security_group("Database", 5432)],
        "DeletionProtection": draft.pick(None, True, False),
        **credentials,
    }
    policy = draft.pick("Snapshot", "Delete")
    name = draft.add("Database", "AWS::RDS::DBInstance", properties, DeletionPolicy=policy, UpdateReplacePolicy=policy)
    if draft.chance(0.5):
        attachment = {"SecretId": ref(secret), "TargetId": ref(name), "TargetType": "AWS::RDS::DBInstance"}
        draft.add(f"{secret}Attachment", "AWS::SecretsManager::SecretTargetAttachment", attachment)
    draft.output(f"{name}Endpoint", att(name, "Endpoint.Address"))


def cluster(draft: Draft) -> None:
    """An Aurora cluster with a writer, sometimes a reader."""
    _, credentials = _credentials(draft)
    group = draft.add(
        "ClusterParameters",
        "AWS::RDS::DBClusterParameterGroup",
        {"Family": CLUSTER_FAMILY, "Description": "TLS", "Parameters": {"require_secure_transport": "ON"}},
    )
    properties = {
        "Engine": "aurora-mysql",
        "StorageEncrypted": True,
        "KmsKeyId": draft.key() if draft.chance(0.5) else None,
        "DBSubnetGroupName": _subnet_group(draft),
        "DBClusterParameterGroupName": ref(group),
        "VpcSecurityGroupIds": [draft.security_group("Cluster", 3306)],
        "BackupRetentionPeriod": draft.pick(1, 7, 35),
        "EnableCloudwatchLogsExports": draft.pick(None, ["audit", "error"]),
        **credentials,
    }
    name = draft.add(
        "DatabaseCluster", "AWS::RDS::DBCluster", properties, DeletionPolicy="Snapshot", UpdateReplacePolicy="Snapshot"
    )
    for role in ("Writer", "Reader")[: draft.pick(1, 2)]:
        member = {
            "Engine": "aurora-mysql",
            "DBClusterIdentifier": ref(name),
            "DBInstanceClass": draft.varied("MemberClass", "db.t4g.medium", "db.r6g.large"),
        }
        draft.add(role, "AWS::RDS::DBInstance", member)
    draft.alarm(name, "AWS/RDS", "DatabaseConnections", {"DBClusterIdentifier": ref(name)})


def table(draft: Draft) -> None:
    """A DynamoDB table, on demand or provisioned."""
    attributes = [{"AttributeName": "pk", "AttributeType": "S"}]
    schema = [{"AttributeName": "pk", "KeyType": "HASH"}]
    if draft.chance(0.5):
        attributes.append({"AttributeName": "sk", "AttributeType": draft.pick("S", "N")})
        schema.append({"AttributeName": "sk", "KeyType": "RANGE"})
    properties: Node = {
        "TableName": draft.named("items"),
        "AttributeDefinitions": attributes,
        "KeySchema": schema,
        "PointInTimeRecoverySpecification": draft.pick(None, {"PointInTimeRecoveryEnabled": True}),
        "SSESpecification": draft.pick(None, {"SSEEnabled": True, "SSEType": "KMS"}),
        "Tags": draft.tags(),
    }
    if draft.chance(0.7):
        properties["BillingMode"] = "PAY_PER_REQUEST"
    else:
        properties["ProvisionedThroughput"] = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    name = draft.add(f"{draft.domain}Table", "AWS::DynamoDB::Table", properties)
    draft.output(f"{name}Name", ref(name))


def global_table(draft: Draft) -> None:
    """A DynamoDB global table with one replica."""
    replica = {
        "Region": ref("AWS::Region"),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": draft.chance(0.7)},
        "DeletionProtectionEnabled": draft.chance(0.5),
    }
    properties = {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "TimeToLiveSpecification": draft.pick(None, {"AttributeName": "expires", "Enabled": True}),
        "Replicas": [replica],
    }
    draft.add(f"{draft.domain}Global", "AWS::DynamoDB::GlobalTable", properties)


def cache(draft: Draft) -> None:
    """A Redis replication group."""
    group = {"Description": "Private subnets", "SubnetIds": draft.subnets()}
    subnets = draft.add("CacheSubnets", "AWS::ElastiCache::SubnetGroup", group)
    properties = {
        "ReplicationGroupDescription": "Sessions",
        "Engine": "redis",
        "CacheNodeType": draft.varied("CacheType", "cache.t4g.small", "cache.m6g.large"),
        "NumCacheClusters": 2,
        "AutomaticFailoverEnabled": True,
        "MultiAZEnabled": draft.varied("CacheMultiAz", False, True),
        "AtRestEncryptionEnabled": draft.chance(0.7),
        "TransitEncryptionEnabled": draft.chance(0.7),
        "CacheSubnetGroupName": ref(subnets),
        "SecurityGroupIds": [draft.security_group("Cache", 6379)],
    }
    draft.add("Cache", "AWS::ElastiCache::ReplicationGroup", properties)


def stream(draft: Draft) -> None:
    """A Kinesis stream delivered to a bucket by Firehose."""
    properties = {
        "ShardCount": draft.varied("Shards", 1, 4),
        "RetentionPeriodHours": draft.pick(24, 168),
        "StreamEncryption": draft.pick(None, {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}),
    }
    name = draft.add("Events", "AWS::Kinesis::Stream", properties)
    bucket = draft.add("EventsArchive", "AWS::S3::Bucket", {"Tags": draft.tags()})
    read = {"Effect": "Allow", "Action": ["kinesis:GetRecords", "kinesis:DescribeStream"], "Resource": att(name)}
    write = {"Effect": "Allow", "Action": draft.pick("s3:PutObject", "s3:*"), "Resource": sub(f"${{{bucket}.Arn}}/*")}
    role = draft.role("Delivery", "firehose.amazonaws.com", read, write)
    target = {
        "BucketARN": att(bucket),
        "RoleARN": role,
        "BufferingHints": {"IntervalInSeconds": 300, "SizeInMBs": 16},
        "CompressionFormat": "GZIP",
    }
    delivery = {
        "DeliveryStreamType": "KinesisStreamAsSource",
        "KinesisStreamSourceConfiguration": {"KinesisStreamARN": att(name), "RoleARN": role},
        "ExtendedS3DestinationConfiguration": target,
    }
    draft.add("Delivery", "AWS::KinesisFirehose::DeliveryStream", delivery)
