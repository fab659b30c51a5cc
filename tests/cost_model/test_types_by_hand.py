"""Whole resources with the arithmetic written out; unit prices are those of eu-west-1 in the shipped book."""

from decimal import Decimal

import pytest

D = Decimal


def test_ec2_instance_with_volumes(priced, amounts):
    found = amounts(
        priced("""
            Resources:
              Web:
                Type: AWS::EC2::Instance
                Properties:
                  InstanceType: m5.large
                  Monitoring: true
                  BlockDeviceMappings:
                    - {DeviceName: /dev/xvda, Ebs: {VolumeType: gp3, VolumeSize: 100, Iops: 4000, Throughput: 253}}
                  NetworkInterfaces: [{DeviceIndex: '0', AssociatePublicIpAddress: true}]
            """)
    )
    assert found == {
        "Web: instance hours": 730 * D("0.107"),
        "Web: EBS volume gp3": 100 * D("0.088"),
        "Web: EBS volume IOPS above 3,000": 1000 * D("0.0055"),
        "Web: EBS volume throughput above 125 MiB/s": D("0.125") * D("45.056"),  # 128 of 1,024 MiB/s
        "Web: detailed monitoring": 7 * D("0.3"),
        "Web: public IPv4 address": 730 * D("0.005"),
    }


def test_io2_iops_fall_in_price_by_band(priced, amounts):
    found = amounts(
        priced("Resources:\n  V: {Type: AWS::EC2::Volume, Properties: {VolumeType: io2, Size: 10, Iops: 70000}}")
    )
    # 32,000 at 0.072, 32,000 at 0.0504, 6,000 at 0.03528: three lines of the same component
    assert found["V: EBS volume io2"] == 10 * D("0.138")
    total = priced(
        "Resources:\n  V: {Type: AWS::EC2::Volume, Properties: {VolumeType: io2, Size: 10, Iops: 70000}}"
    ).total
    assert total.base == D("1.38") + 32_000 * D("0.072") + 32_000 * D("0.0504") + 6_000 * D("0.03528")


def test_unknown_instance_type_is_named_and_its_volume_still_priced(priced, amounts):
    projection = priced("""
        Parameters: {Size: {Type: String}}
        Resources:
          Web:
            Type: AWS::EC2::Instance
            Properties:
              InstanceType: !Ref Size
              BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeSize: 10}}]
        """)
    assert [(each.cause, each.component) for each in projection.unpriced] == [("property", "instance hours")]
    assert "Size" in projection.unpriced[0].reason
    assert amounts(projection) == {"Web: EBS volume gp2": 10 * D("0.11")}


def test_an_instance_type_without_a_price_is_missing_price_data(priced):
    projection = priced("Resources:\n  Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: zz9.large}}")
    assert [each.cause for each in projection.price_missing] == ["price"]
    assert "zz9.large" in projection.price_missing[0].reason


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (
            "{Engine: mysql, DBInstanceClass: db.m6g.large, AllocatedStorage: '100', StorageType: gp2}",
            {"Db: instance hours": 730 * D("0.168"), "Db: gp2 storage": 100 * D("0.127")},
        ),
        (
            "{Engine: postgres, DBInstanceClass: db.m6g.large, MultiAZ: true, AllocatedStorage: '500',"
            " StorageType: gp3, Iops: 13000}",
            {
                "Db: instance hours": 730 * D("0.352"),
                "Db: gp3 storage": 500 * D("0.254"),
                "Db: IOPS above the included": 1000 * D("0.044"),  # 12,000 are included from 400 GB on
            },
        ),
    ],
)
def test_rds_instance(priced, amounts, properties, expected):
    found = amounts(priced(f"Resources:\n  Db: {{Type: AWS::RDS::DBInstance, Properties: {properties}}}"))
    assert found == expected


def test_a_read_replica_takes_engine_and_size_from_its_source(priced, amounts):
    found = amounts(
        priced("""
            Resources:
              Db:
                Type: AWS::RDS::DBInstance
                Properties:
                  {Engine: mysql, DBInstanceClass: db.m6g.large, AllocatedStorage: 100, MultiAZ: true, StorageType: gp3}
              Replica:
                Type: AWS::RDS::DBInstance
                Properties: {SourceDBInstanceIdentifier: !Ref Db, DBInstanceClass: db.m6g.large, StorageType: gp3}
            """)
    )
    assert found == {
        "Db: instance hours": 730 * D("0.336"),
        "Db: gp3 storage": 100 * D("0.254"),
        "Replica: instance hours": 730 * D("0.168"),
        "Replica: gp3 storage": 100 * D("0.127"),
    }


FARGATE = """
    Resources:
      S: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, TaskDefinition: !Ref T, DesiredCount: 2}}
      T:
        Type: AWS::ECS::TaskDefinition
        Properties:
          Cpu: '512'
          Memory: '1024'
          EphemeralStorage: {SizeInGiB: 30}
          RuntimePlatform: {CpuArchitecture: ARM64, OperatingSystemFamily: %s}
          ContainerDefinitions: [{Name: a, Image: i}]
    """


def test_fargate_tasks(priced, amounts):
    found = amounts(priced(FARGATE % "LINUX"))
    assert found == {
        "S: Fargate vCPU hours": 1460 * D("0.5") * D("0.03238"),
        "S: Fargate GB hours": 1460 * D("0.00356"),
        "S: Fargate storage above 20 GiB": 14_600 * D("0.000122"),
    }
    # nobody knows what this service is called for: that is said, and not $0
    assert [(each.cause, each.component) for each in priced(FARGATE % "LINUX").unpriced] == [
        ("usage", "calls across zones")
    ]
    hours = priced(FARGATE % "LINUX", usage="version: 1\nresources:\n  S: {task_hours: 100}\n")
    assert amounts(hours)["S: Fargate GB hours"] == 100 * D("0.00356")


def test_fargate_on_windows_has_a_licence_and_spot_is_not_guessed(priced):
    windows = priced(FARGATE % "WINDOWS_SERVER_2022_CORE")
    assert windows.price_missing == ()
    assert {each.price.key for each in windows.lines} >= {
        "Fargate-Windows-vCPU-Hours:perCPU",
        "Fargate-Windows-OS-Hours:perCPU",
        "Fargate-Windows-GB-Hours",
    }
    spot = priced(
        (FARGATE % "LINUX").replace(
            "LaunchType: FARGATE", "CapacityProviderStrategy: [{CapacityProvider: FARGATE_SPOT}]"
        )
    )
    assert {each.cause for each in spot.price_missing} == {"price"}
    assert not [each for each in spot.lines if each.price.key.startswith("Fargate-vCPU")]


def test_an_engine_that_is_not_modelled_is_named(priced):
    projection = priced(
        "Resources:\n  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: ingres, DBInstanceClass: db.m5.large}}"
    )
    assert projection.lines == ()
    assert "ingres" in projection.unpriced[0].reason
    assert projection.price_missing == projection.unpriced[:1]


def test_dynamodb_provisioned(priced, amounts):
    found = amounts(
        priced(
            """
            Resources:
              T:
                Type: AWS::DynamoDB::Table
                Properties:
                  KeySchema: [{AttributeName: a, KeyType: HASH}]
                  ProvisionedThroughput: {ReadCapacityUnits: 10, WriteCapacityUnits: 5}
                  PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
            """,
            usage="version: 1\nresources:\n  T: {storage_gb: 20}\n",
        )
    )
    assert found == {
        "T: read capacity": 7300 * D("0.000147"),
        "T: write capacity": 3650 * D("0.000735"),
        "T: storage": 20 * D("0.283"),
        "T: point-in-time recovery": 20 * D("0.2264"),
    }


def test_a_global_table_pays_writes_in_each_region_and_their_transfer(priced, line):
    projection = priced("""
        Resources:
          SessionsTable:
            Type: AWS::DynamoDB::GlobalTable
            Properties:
              BillingMode: PAY_PER_REQUEST
              KeySchema: [{AttributeName: sessionId, KeyType: HASH}]
              Replicas: [{Region: eu-west-1}, {Region: eu-central-1}]
        """)
    # normal: 21.75 + 8.6667 x 1.15 = 31.7167 days of 300,000 sessions = 9,515,000; 8 views each
    # a session writes once and each tenth view: 9,515,000 x 1.8 units of 1 KB
    home = line(projection, "SessionsTable", "replicated write request units in eu-central-1")
    assert home.quantity.base == D("17127000")
    assert home.price.region == "eu-central-1"
    reads = line(projection, "SessionsTable", "read request units")
    assert reads.quantity.base == D("3806000")  # each tenth of 76.12 M views x 0.5 units
    moved = line(projection, "SessionsTable", "replication in eu-central-1")
    assert moved.quantity.base == pytest.approx(D(17_127_000 * 800 / 2**30), rel=D("1e-6"))
    assert moved.price.usage_type == "EUC1-AWS-Out-Bytes"


def test_load_balancer_with_a_cdn_in_front(priced, line):
    projection = priced("""
        Resources:
          Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {}}}
          Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b, c]}}
          Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb}}
        """)
    assert line(projection, "Lb", "load balancer hours").amount.base == 730 * D("0.0252")
    assert line(projection, "Lb", "public IPv4").quantity.base == 2190
    assert line(projection, "Lb", "data to the internet").amount.base == 0
    direct = priced("""
        Resources:
          Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b, c]}}
          Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb}}
        """)
    units = line(direct, "Lb", "capacity units").quantity.base
    assert units > line(projection, "Lb", "capacity units").quantity.base
    # bytes decide here: one LCU is one GB, and every GB leaves to the internet
    assert line(direct, "Lb", "data to the internet").quantity.base == units


def test_internet_traffic_falls_through_its_tiers(priced, line):
    usage = "version: 1\nresources:\n  Lb: {internet_gb: 60000}\n"
    projection = priced(
        "Resources:\n  Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a]}}", usage=usage
    )
    # 10,240 at 0.09, 40,960 at 0.085, 8,800 at 0.07
    expected = 10_240 * D("0.09") + 40_960 * D("0.085") + 8_800 * D("0.07")
    assert line(projection, "Lb", "data to the internet").amount.base == expected


def test_tiers_fill_up_over_all_resources(priced):
    two = priced(
        """
        Resources:
          A: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a]}}
          B: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a]}}
        """,
        usage="version: 1\ntypes:\n  AWS::ElasticLoadBalancingV2::LoadBalancer: {internet_gb: 30000}\n",
    )
    lines = [each for each in two.lines if each.component == "data to the internet"]
    assert [each.already for each in lines] == [0, 30_000]
    assert sum(each.amount.base for each in lines) == 10_240 * D("0.09") + 40_960 * D("0.085") + 8_800 * D("0.07")


def test_endpoints(priced, amounts):
    projection = priced(
        """
        Resources:
          S3: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: v, ServiceName: com.amazonaws.eu-west-1.s3}}
          Sqs:
            Type: AWS::EC2::VPCEndpoint
            Properties:
              {VpcId: v, VpcEndpointType: Interface, SubnetIds: [a, b], ServiceName: com.amazonaws.eu-west-1.sqs}
        """,
        usage="version: 1\nresources:\n  Sqs: {processed_gb: 100}\n",
    )
    assert amounts(projection) == {"Sqs: endpoint hours": 1460 * D("0.011"), "Sqs: data processed": 100 * D("0.01")}
    assert [each.resource.logical_id for each in projection.free] == ["S3"]


def test_a_database_nobody_knows_stays_at_its_minimum_and_says_so(priced, amounts):
    projection = priced("""
        Resources:
          Orders:
            Type: AWS::RDS::DBCluster
            Properties:
              Engine: aurora-postgresql
              ServerlessV2ScalingConfiguration: {MinCapacity: 1, MaxCapacity: 8}
          Writer:
            Type: AWS::RDS::DBInstance
            Properties: {DBClusterIdentifier: !Ref Orders, DBInstanceClass: db.serverless, Engine: aurora-postgresql}
        """)
    assert amounts(projection) == {"Writer: capacity unit hours": 730 * D("0.14")}
    assert {each.component for each in projection.unpriced} == {
        "storage",
        "I/O requests",
        "backup beyond the free amount",
        "queries across zones",
    }
    assert any("no load is known" in each.text for each in projection.assumptions)


def test_readers_without_a_known_load_are_the_minimum(priced, line):
    projection = priced("""
        Resources:
          Orders: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}}
          Writer:
            Type: AWS::RDS::DBInstance
            Properties: {DBClusterIdentifier: !Ref Orders, DBInstanceClass: db.r6g.large, Engine: aurora-postgresql}
          Target:
            Type: AWS::ApplicationAutoScaling::ScalableTarget
            Properties:
              ServiceNamespace: rds
              ScalableDimension: rds:cluster:ReadReplicaCount
              ResourceId: !Sub cluster:${Orders}
              MinCapacity: 2
              MaxCapacity: 5
        """)
    readers = line(projection, "Orders", "readers added")
    assert readers.quantity.base == 1460
    assert readers.price.usage_type == "InstanceUsage:db.r6g.large"


def test_alarms_are_billed_by_metric(priced, amounts):
    found = amounts(
        priced("""
            Resources:
              Plain: {Type: AWS::CloudWatch::Alarm, Properties: {MetricName: m, Period: 60}}
              Fast: {Type: AWS::CloudWatch::Alarm, Properties: {MetricName: m, Period: 10}}
              Ratio:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  Metrics:
                    - {Id: a, MetricStat: {Period: 60}}
                    - {Id: b, MetricStat: {Period: 60}}
                    - {Id: c, Expression: a / b}
              Odd:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  Metrics: [{Id: a, MetricStat: {Period: 60}}, {Id: b, Expression: 'ANOMALY_DETECTION_BAND(a, 2)'}]
              All: {Type: AWS::CloudWatch::CompositeAlarm, Properties: {AlarmRule: x}}
            """)
    )
    assert found == {
        "Plain: alarm metrics": D("0.1"),
        "Fast: high-resolution alarm metrics": D("0.3"),
        "Ratio: alarm metrics": D("0.2"),
        "Odd: alarm metrics": D("0.3"),
        "All: composite alarm": D("0.5"),
    }


def test_web_acl_counts_rules_and_paid_groups(priced, amounts):
    found = amounts(
        priced(
            """
            Resources:
              Acl:
                Type: AWS::WAFv2::WebACL
                Properties:
                  Scope: REGIONAL
                  Rules:
                    - {Name: a, Statement: {RateBasedStatement: {Limit: 100}}}
                    - Name: b
                      Statement: {ManagedRuleGroupStatement: {VendorName: AWS, Name: AWSManagedRulesBotControlRuleSet}}
            """,
            usage="version: 1\nresources:\n  Acl: {requests: 10000000}\n",
        )
    )
    assert found == {
        "Acl: web ACL": 5,
        "Acl: rules": 2,
        "Acl: requests inspected": 6,  # 10 M x 0.60 a million
        "Acl: Bot Control subscription": 10,
        "Acl: Bot Control Common requests": 10,  # 10 M x 1 a million
    }


def test_parameters_are_free_unless_advanced(priced, amounts):
    projection = priced("""
        Resources:
          A: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}
          B: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x, Tier: Advanced}}
        """)
    assert amounts(projection) == {"B: advanced parameter": D("0.05")}
    assert [each.resource.logical_id for each in projection.free] == ["A"]


def test_a_secret_pays_in_each_replica_region(priced, line):
    projection = priced(
        "Resources:\n  S: {Type: AWS::SecretsManager::Secret, Properties: {ReplicaRegions: [{Region: eu-central-1}]}}"
    )
    assert line(projection, "S", "replica").price.region == "eu-central-1"
    assert line(projection, "S", "replica").amount.base == D("0.4")


def test_log_group_keeps_what_it_took_in_compressed(priced, line):
    projection = priced(
        "Resources:\n  L: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 365}}",
        usage="version: 1\nresources:\n  L: {ingested_gb: 100}\n",
    )
    assert line(projection, "L", "ingestion").amount.base == 57
    # 100 GB x 12 months x 0.15 = 180 GB
    assert line(projection, "L", "storage").quantity.base == 180
    assert line(projection, "L", "storage").amount.base == D("5.4")


def test_buckets_without_usage_show_the_unit_price(priced):
    projection = priced("Resources:\n  B: {Type: AWS::S3::Bucket}")
    assert projection.lines == ()
    storage = next(each for each in projection.unpriced if each.component == "Standard storage")
    assert storage.cause == "usage"
    assert storage.unit is not None
    assert storage.unit.unit_price == D("0.023")
    assert not projection.price_missing


def test_each_index_of_a_provisioned_table_has_capacity_of_its_own(priced, amounts):
    found = amounts(
        priced("""
            Resources:
              T:
                Type: AWS::DynamoDB::Table
                Properties:
                  ProvisionedThroughput: {ReadCapacityUnits: 10, WriteCapacityUnits: 5}
                  GlobalSecondaryIndexes:
                    - {IndexName: by-day, ProvisionedThroughput: {ReadCapacityUnits: 4, WriteCapacityUnits: 2}}
            """)
    )
    read, write = found["T: read capacity"] / 10, found["T: write capacity"] / 5
    assert found["T: read capacity of index by-day"] == 4 * read
    assert found["T: write capacity of index by-day"] == 2 * write


def test_a_rarely_read_table_has_prices_of_its_own(priced):
    found = priced(
        "Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {TableClass: STANDARD_INFREQUENT_ACCESS,"
        " ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 1}}}\n"
    )
    assert any("IA-ReadCapacityUnit-Hrs" in each.reason for each in found.price_missing)


def test_hours_and_months_shorten_what_lasts(priced, amounts):
    template = """
        Resources:
          Nat: {Type: AWS::EC2::NatGateway}
          Disk: {Type: AWS::EC2::Volume, Properties: {VolumeType: gp3, Size: 100}}
        """
    usage = "version: 1\nresources:\n  Nat: {hours: 73, processed_gb: 0}\n  Disk: {months: 0.5}\n"
    whole, part = amounts(priced(template)), amounts(priced(template, usage=usage))
    assert part["Nat: gateway hours"] * 10 == whole["Nat: gateway hours"]
    assert part["Disk: EBS volume gp3"] * 2 == whole["Disk: EBS volume gp3"]


def test_a_key_that_does_not_fit_the_resource_is_said(priced):
    usage = "version: 1\nresources:\n  A: {messages: 5, requests: 1000000}\n"
    found = priced("Resources:\n  A: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: HTTP}}\n", None, usage)
    assert [(each.component, each.cause) for each in found.unpriced] == [("messages", "property")]


def test_what_is_sized_by_a_property_that_is_not_known_is_a_gap(priced):
    found = priced(
        "Parameters: {Size: {Type: String}}\nResources:\n"
        "  B: {Type: AWS::Lightsail::Instance, Properties: {BundleId: !Ref Size}}\n",
        None,
    )
    assert [(each.component, each.cause) for each in found.unpriced] == [("instance hours", "property")]


def test_a_cluster_in_several_zones_has_three_instances_at_one_price(priced, line):
    found = priced("""
        Resources:
          Db:
            Type: AWS::RDS::DBCluster
            Properties:
              {Engine: mysql, DBClusterInstanceClass: db.m6gd.large, AllocatedStorage: 100, Iops: 1000}
        """)
    assert [each.component for each in found.price_missing] == ["cluster of three instances"]
    assert "Multi-AZClusterUsage:db.m6gd.large|MySQL" in found.price_missing[0].reason
    assert line(found, "Db", "io1 storage").quantity.base == 100
    assert line(found, "Db", "provisioned IOPS").quantity.base == 1000


def test_io2_of_a_database_has_prices_of_its_own(priced):
    found = priced(
        "Resources:\n  Db: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DBInstanceClass: db.m6g.large,"
        " StorageType: io2, AllocatedStorage: 100, Iops: 3000}}\n"
    )
    assert {each.component for each in found.price_missing} == {"io2 storage", "provisioned IOPS"}


def test_capacity_units_of_an_optimized_cluster_cost_more(priced, line):
    def rate(storage: str) -> Decimal:
        found = priced(
            f"Resources:\n  C: {{Type: AWS::RDS::DBCluster, Properties: {{Engine: aurora-postgresql{storage}}}}}\n"
            "  I: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-postgresql, DBInstanceClass: db.serverless,"
            " DBClusterIdentifier: !Ref C}}\n",
            usage="version: 1\nresources:\n  I: {acu_hours: 100}\n",
        )
        return line(found, "I", "capacity unit hours").amount.base

    assert rate(", StorageType: aurora-iopt1") > rate("")


def test_volumes_of_a_search_domain_beyond_what_gp3_includes_are_asked_for(priced):
    found = priced(
        """
        Resources:
          D:
            Type: AWS::OpenSearchService::Domain
            Properties:
              ClusterConfig: {InstanceType: r6g.large.search}
              EBSOptions: {EBSEnabled: true, VolumeType: gp3, VolumeSize: 100, Iops: 4000, Throughput: 125}
        """,
        profile=None,
    )
    assert [each.component for each in found.unpriced if each.cause == "usage"] == ["gp3 Iops"]


def test_a_type_of_tables_is_never_nothing_because_no_line_of_it_applies(priced):
    fleets = "Properties: {Instances: {MasterInstanceFleet: {}, CoreInstanceFleet: {}}}"
    found = priced(f"Resources:\n  C: {{Type: AWS::EMR::Cluster, {fleets}}}", profile=None)
    assert [each.cause for each in found.unpriced] == ["type"]


def test_the_engine_of_a_cache_is_read_in_any_case(priced, amounts):
    found = priced(
        "Resources:\n  C: {Type: AWS::ElastiCache::CacheCluster,"
        " Properties: {Engine: Redis, CacheNodeType: cache.m5.large, NumCacheNodes: 1}}"
    )
    assert "C: nodes" in amounts(found)
