"""Caches, streams, delivery network and what watches, with the arithmetic written out; unit prices of eu-west-1."""

from decimal import Decimal

import pytest

from cost_model.capacity.backups import runs_of

D = Decimal


def test_cache_nodes_by_engine_and_shape(priced, amounts):
    found = amounts(
        priced("""
            Resources:
              Valkey:
                Type: AWS::ElastiCache::ReplicationGroup
                Properties: {Engine: valkey, CacheNodeType: cache.r7g.large, NumCacheClusters: '3'}
              Redis:
                Type: AWS::ElastiCache::ReplicationGroup
                Properties: {CacheNodeType: cache.t4g.small, NumNodeGroups: 2, ReplicasPerNodeGroup: 1}
            """)
    )
    assert found == {"Valkey: nodes": 3 * 730 * D("0.1944"), "Redis: nodes": 4 * 730 * D("0.034")}


def test_backups_of_a_cache_beyond_the_free_one(priced, line):
    found = priced("""
        Resources:
          C:
            Type: AWS::ElastiCache::ReplicationGroup
            Properties:
              {CacheNodeType: cache.t4g.small, NumNodeGroups: 2, ReplicasPerNodeGroup: 1, SnapshotRetentionLimit: 4}
        """)
    assert line(found, "C", "backups beyond the free one").quantity.base == 3 * 2 * 2


def test_what_a_workgroup_scans_is_the_profiles_until_it_is_given(priced, amounts):
    template = "Resources: {W: {Type: AWS::Athena::WorkGroup, Properties: {Name: clicks}}}"
    assert amounts(priced(template)) == {"W: data scanned": D("0.1") * 5}
    usage = "version: 1\nresources: {W: {scanned_tb: 3}}"
    assert amounts(priced(template, usage=usage)) == {"W: data scanned": D(3) * 5}


@pytest.mark.parametrize("body", ["{CacheNodeType: cache.t4g.small, Engine: !Ref E}", "{Engine: redis}"])
def test_a_cache_whose_price_is_not_decided_is_a_gap(priced, body):
    found = priced(f"""
        Parameters: {{E: {{Type: String}}}}
        Resources: {{C: {{Type: AWS::ElastiCache::ReplicationGroup, Properties: {body}}}}}
        """)
    assert [each.cause for each in found.unpriced] == ["property"]
    assert not found.lines


STREAM = """
    Resources:
      Clicks:
        Type: AWS::Kinesis::Stream
        Properties: {StreamModeDetails: {StreamMode: ON_DEMAND}, RetentionPeriodHours: 97}
    """


def test_an_on_demand_stream_by_given_usage(priced, amounts):
    usage = "version: 1\nresources: {Clicks: {incoming_gb: 100, outgoing_gb: 200, retained_gb: 10}}"
    assert amounts(priced(STREAM, usage=usage)) == {
        "Clicks: on-demand stream": 730 * D("0.04"),
        "Clicks: data written": 100 * D("0.08"),
        "Clicks: data read": 200 * D("0.04"),
        "Clicks: retention beyond 24 h": 10 * D("0.1"),
    }


def test_an_on_demand_stream_by_load_rounds_each_record_up(priced, line):
    found = priced(STREAM)
    written = line(found, "Clicks", "data written").quantity.base
    views = 8 * 300_000 * (522 + 1.15 * 208) / 24
    records = views + views / 8 * (0.3 + 0.025 * 4)
    assert float(written) == pytest.approx(records / 2**20, rel=1e-6)  # 700 bytes are billed as 1 KB
    assert float(line(found, "Clicks", "data read").quantity.base) == pytest.approx(2 * float(written), rel=1e-6)
    assert float(line(found, "Clicks", "retention").quantity.base) == pytest.approx(float(written) / 10, rel=1e-6)


def test_a_provisioned_stream_by_shards_and_put_units(priced, amounts):
    found = priced(
        "Resources: {S: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 4, RetentionPeriodHours: 168}}}",
        profile=None,
        usage="version: 1\nresources: {S: {put_units: 1000000}}",
    )
    assert amounts(found) == {
        "S: shard hours": 4 * 730 * D("0.015"),
        "S: retention beyond 24 h": 4 * 730 * D("0.02"),
        "S: PUT payload units": 1_000_000 * D("0.000000014"),
    }


def test_firehose_takes_in_by_5_kb_and_converts(priced, line):
    found = priced("""
        Resources:
          ClickDelivery:
            Type: AWS::KinesisFirehose::DeliveryStream
            Properties:
              ExtendedS3DestinationConfiguration: {DataFormatConversionConfiguration: {Enabled: true}}
        """)
    taken, converted = line(found, "ClickDelivery", "data taken"), line(found, "ClickDelivery", "format")
    assert taken.quantity.base == converted.quantity.base > 0
    stream = line(priced(STREAM), "Clicks", "data written").quantity.base
    assert float(taken.quantity.base) == pytest.approx(5 * float(stream), rel=1e-6)


DISTRIBUTION = """
    Resources:
      Cdn:
        Type: AWS::CloudFront::Distribution
        Properties:
          DistributionConfig:
            Enabled: true
            DefaultCacheBehavior:
              RealtimeLogConfigArn: arn:aws:cloudfront::1:realtime-log-config/x
              FunctionAssociations: [{EventType: viewer-response, FunctionARN: f}]
    """


def test_a_distribution_by_geography(priced, amounts):
    usage = (
        "version: 1\nresources: {Cdn: {internet_gb: 1000, requests: 2000000, function_invocations: 5, log_lines: 7}}"
    )
    found = amounts(priced(DISTRIBUTION, usage=usage))
    assert found == {
        "Cdn: data to shoppers, EU": 950 * D("0.085"),
        "Cdn: data to shoppers, US": 50 * D("0.085"),
        "Cdn: HTTPS requests, EU": 1_900_000 * D("0.0000012"),
        "Cdn: HTTPS requests, US": 100_000 * D("0.000001"),
        "Cdn: function invocations": 5 * D("0.0000001"),
        "Cdn: real-time log lines": 7 * D("0.00000001"),
    }


def test_a_distribution_sends_all_content_not_only_misses(priced, line):
    found = priced(DISTRIBUTION)
    sent = sum(line(found, "Cdn", f"data to shoppers, {name}").quantity.base for name in ("EU", "US"))
    sessions = 300_000 * (522 + 1.15 * 208) / 24
    per_session = 8 * 35_000 + 15 * 88_000 + 8 * 4 * 60_000 + (0.3 + 4 * 0.025) * 5_000
    assert float(sent) == pytest.approx(sessions * per_session / 2**30, rel=1e-6)


def test_health_checks_canaries_and_insight_rules(priced, amounts):
    found = amounts(
        priced("""
            Resources:
              H:
                Type: AWS::Route53::HealthCheck
                Properties: {HealthCheckConfig: {Type: HTTPS_STR_MATCH, RequestInterval: 10, MeasureLatency: true}}
              C: {Type: AWS::Synthetics::Canary, Properties: {Schedule: {Expression: rate(5 minutes)}}}
              R: {Type: AWS::CloudWatch::InsightRule}
              M:
                Type: AWS::CloudFront::MonitoringSubscription
                Properties:
                  MonitoringSubscription:
                    RealtimeMetricsSubscriptionConfig: {RealtimeMetricsSubscriptionStatus: Enabled}
            """)
    )
    assert found == {
        "H: health check": D("0.5"),
        "H: health check options": 4 * D("1"),
        "C: canary runs": 730 * 12 * D("0.0014"),
        "C: compute of its function": 730 * 12 * 20 * 960 / D(1024) * D("0.0000166667"),
        "R: insight rule": D("0.5"),
        "R: events matched": 500_000 * D("0.000000023"),
        "M: additional metrics": 8 * D("0.3"),
    }


def test_what_watches_the_account(priced, amounts):
    usage = """
        version: 1
        resources:
          T: {data_events: 1000000}
          R: {configuration_items: 1000}
          G: {events: 1000000, log_gb: 10}
          S: {checks: 150000}
          P: {evaluations: 200000}
        """
    found = amounts(
        priced(
            """
            Resources:
              T: {Type: AWS::CloudTrail::Trail, Properties: {EventSelectors: [{ReadWriteType: All}]}}
              R: {Type: AWS::Config::ConfigurationRecorder}
              G: {Type: AWS::GuardDuty::Detector}
              S: {Type: AWS::SecurityHub::Hub}
              P: {Type: AWS::Config::ConformancePack}
            """,
            usage=usage,
        )
    )
    assert found["T: data events"] == D("1")
    assert found["R: configuration items"] == D("3")
    assert found["G: management events"] + found["G: flow and DNS logs"] == D("4") + D("10")
    assert found["S: security checks"] == 100_000 * D("0.001") + 50_000 * D("0.0008")
    assert found["P: rule evaluations"] == 100_000 * D("0.001") + 100_000 * D("0.0008")


def test_a_trail_of_management_events_is_free(priced):
    found = priced("Resources: {T: {Type: AWS::CloudTrail::Trail}}")
    assert [each.resource.logical_id for each in found.free] == ["T"]


def test_a_function_and_a_queue_follow_the_orders(priced, line):
    found = priced("""
        Resources:
          FulfilmentFunction: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512, Architectures: [arm64]}}
          OrderEventsQueue: {Type: AWS::SQS::Queue}
        """)
    orders = 300_000 * 0.025 * (522 + 1.15 * 208) / 24
    assert float(line(found, "FulfilmentFunction", "requests").quantity.base) == pytest.approx(orders, rel=1e-6)
    assert float(line(found, "FulfilmentFunction", "duration").quantity.base) == pytest.approx(
        orders * 0.15 / 2, rel=1e-6
    )
    assert float(line(found, "OrderEventsQueue", "requests").quantity.base) == pytest.approx(
        3 * orders + 660_000, rel=1e-6
    )


def test_without_a_load_nothing_of_these_is_invented(priced):
    found = priced(STREAM + DISTRIBUTION.replace("    Resources:\n", ""), profile=None)
    assert {each.component for each in found.lines} == {"on-demand stream"}
    assert {each.cause for each in found.unpriced} == {"usage"}


def test_backups_in_a_vault_are_what_the_user_says(priced, amounts):
    found = priced(
        "Resources: {V: {Type: AWS::Backup::BackupVault}}", usage="version: 1\nresources: {V: {aurora_gb: 100}}"
    )
    assert amounts(found) == {"V: Aurora snapshots": 100 * D("0.024")}
    assert [each.cause for each in found.unpriced] == ["usage", "usage"]


def test_unused_access_is_analysed_by_role(priced, amounts):
    found = priced("""
        Resources:
          Outside: {Type: AWS::AccessAnalyzer::Analyzer, Properties: {Type: ACCOUNT}}
          Unused: {Type: AWS::AccessAnalyzer::Analyzer, Properties: {Type: ACCOUNT_UNUSED_ACCESS}}
          Role: {Type: AWS::IAM::Role}
          User: {Type: AWS::IAM::User}
        """)
    assert amounts(found) == {"Unused: analysis of unused access": 2 * D("0.2")}
    assert "Outside" in {each.resource.logical_id for each in found.free}


VIEWS = 8 * 300_000 * (522 + 1.15 * 208) / 24
SESSIONS = VIEWS / 8
FORMS = SESSIONS * (0.3 + 4 * 0.025)
ALL = VIEWS * (1 + 4) + 15 * SESSIONS + FORMS
"""Requests of shoppers a month: pages, pictures, files, forms."""


def test_a_web_acl_of_a_distribution_inspects_what_shoppers_ask_and_its_records_are_delivered(priced, line):
    found = priced("""
        Resources:
          Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: CLOUDFRONT, Rules: []}}
          Records:
            Type: AWS::WAFv2::LoggingConfiguration
            Properties:
              ResourceArn: !GetAtt Acl.Arn
              LogDestinationConfigs: ['arn:aws:s3:::aws-waf-logs-x']
              LoggingFilter: {DefaultBehavior: DROP}
          Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {WebACLId: !GetAtt Acl.Arn}}}
        """)
    assert float(line(found, "Acl", "requests").quantity.base) == pytest.approx(ALL, rel=1e-6)
    records = line(found, "Records", "records delivered to S3")
    assert float(records.quantity.base) == pytest.approx(ALL * 0.02 * 2000 / 2**30, rel=1e-6)


def test_a_web_acl_counts_what_the_usage_file_says_of_the_distribution(priced, line):
    body = """
        Resources:
          Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: CLOUDFRONT}}
          Cdn: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {WebACLId: !GetAtt Acl.Arn}}}
        """
    found = priced(body, usage="version: 1\nresources: {Cdn: {requests: 5000000}}")
    assert line(found, "Acl", "requests").amount.base == D("3")


def test_records_in_a_log_group_are_charged_there(priced):
    found = priced("""
        Resources:
          Records:
            Type: AWS::WAFv2::LoggingConfiguration
            Properties: {LogDestinationConfigs: ['arn:aws:logs:eu-west-1:1:log-group:aws-waf-logs-x']}
        """)
    assert [each.resource.logical_id for each in found.free] == ["Records"]


@pytest.mark.parametrize(("form", "lines"), [("parquet", 1), ("json", 0)])
def test_an_access_log_costs_its_conversion(priced, form, lines):
    found = priced(f"""
        Resources:
          Cdn: {{Type: AWS::CloudFront::Distribution, Properties: {{DistributionConfig: {{}}}}}}
          Source:
            Type: AWS::Logs::DeliverySource
            Properties: {{Name: s, ResourceArn: !Sub 'arn:aws:cloudfront::1:distribution/${{Cdn}}'}}
          Target: {{Type: AWS::Logs::DeliveryDestination, Properties: {{Name: t, OutputFormat: {form}}}}}
          Log:
            Type: AWS::Logs::Delivery
            Properties: {{DeliverySourceName: !Ref Source, DeliveryDestinationArn: !GetAtt Target.Arn}}
        """)
    log = [each for each in found.lines if each.resource.logical_id == "Log"]
    assert len(log) == lines
    for each in log:
        assert float(each.amount.base) == pytest.approx(ALL * 400 / 2**30 * 0.034, rel=1e-5)


PICTURES = """
    Resources:
      Media: {{Type: AWS::S3::Bucket, Properties: {{BucketName: shop-media}}}}
      Balancer:
        Type: AWS::ElasticLoadBalancingV2::LoadBalancer
        Properties: {{Subnets: [a, b]}}
      Listener:
        Type: AWS::ElasticLoadBalancingV2::Listener
        Properties: {{LoadBalancerArn: !Ref Balancer, DefaultActions: []}}
      Acl: {{Type: AWS::WAFv2::WebACL, Properties: {{Scope: REGIONAL}}}}
      Association:
        Type: AWS::WAFv2::WebACLAssociation
        Properties: {{ResourceArn: !Ref Balancer, WebACLArn: !GetAtt Acl.Arn}}
      Cdn:
        Type: AWS::CloudFront::Distribution
        Properties:
          DistributionConfig:
            DefaultCacheBehavior: {{TargetOriginId: shop}}
            CacheBehaviors: [{{PathPattern: '{pattern}', TargetOriginId: both}}]
            OriginGroups: {{Items: [{{Id: both, Members: {{Items: [{{OriginId: media}}, {{OriginId: x}}]}}}}]}}
            Origins:
              - {{Id: media, DomainName: shop-media.s3.eu-west-1.amazonaws.com, S3OriginConfig: {{}}}}
              - {{Id: x, DomainName: other.s3.eu-central-1.amazonaws.com, S3OriginConfig: {{}}}}
              - {{Id: shop, DomainName: origin.example.com, CustomOriginConfig: {{}}}}
    """


def test_pictures_that_a_distribution_fetches_from_a_bucket_pass_by_the_load_balancer(priced, line):
    """Misses: every page and form, a hundredth of the files, a tenth of the pictures."""
    found = priced(PICTURES.format(pattern="/assets/img/products/*"))
    behind = VIEWS + FORMS + 0.15 * SESSIONS
    assert float(line(found, "Acl", "requests").quantity.base) == pytest.approx(behind, rel=1e-6)
    assert float(line(found, "Media", "GET").quantity.base) == pytest.approx(0.4 * VIEWS, rel=1e-6)
    elsewhere = priced(PICTURES.format(pattern="/videos/*"))
    assert float(line(elsewhere, "Acl", "requests").quantity.base) == pytest.approx(behind + 0.4 * VIEWS, rel=1e-6)
    assert line(elsewhere, "Media", "GET").quantity.base == 1_000_000


BACKUPS = """
    Resources:
      Vault: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: v}}
      Plan:
        Type: AWS::Backup::BackupPlan
        Properties:
          BackupPlan:
            BackupPlanRule:
              - TargetBackupVault: !Ref Vault
                ScheduleExpression: cron(0 4 * * ? *)
                Lifecycle: {DeleteAfterDays: 35}
                CopyActions:
                  - DestinationBackupVaultArn: arn:aws:backup:eu-central-1:1:backup-vault:v
                    Lifecycle: {DeleteAfterDays: 35}
              - TargetBackupVault: !Ref Vault
                ScheduleExpression: cron(0 6 1 * ? *)
                Lifecycle: {MoveToColdStorageAfterDays: 73, DeleteAfterDays: 365}
      Selection:
        Type: AWS::Backup::BackupSelection
        Properties:
          BackupPlanId: !Ref Plan
          BackupSelection:
            Resources: ['arn:aws:rds:*:*:cluster:*', 'arn:aws:dynamodb:*:*:table/*', 'arn:aws:s3:::*']
            Conditions:
              StringEquals: [{ConditionKey: aws:ResourceTag/BackupPlan, ConditionValue: daily}]
      Catalog:
        Type: AWS::RDS::DBCluster
        Properties:
          Engine: aurora-mysql
          DBClusterIdentifier: catalog
          BackupRetentionPeriod: 14
          Tags: [{Key: BackupPlan, Value: daily}]
      Carts:
        Type: AWS::DynamoDB::Table
        Properties: {TableName: carts, BillingMode: PAY_PER_REQUEST, Tags: [{Key: BackupPlan, Value: daily}]}
      MediaBucket: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: BackupPlan, Value: daily}]}}
      ArchiveBucket: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: BackupPlan, Value: none}]}}
    """


def test_a_vault_holds_what_its_plans_take_as_long_as_they_keep_it(priced, line):
    """50 GB of catalogue, whose cluster keeps 14 days itself; 4 million carts of 700 bytes; 60 GB of pictures once."""
    found = priced(BACKUPS)
    days = 730 / 24
    aurora = 50 * ((35 - 14) + (365 - 14) / days)
    assert float(line(found, "Vault", "Aurora").quantity.base) == pytest.approx(aurora, rel=1e-6)
    table = 4_000_000 * 700 / 2**30
    assert float(line(found, "Vault", "DynamoDB").quantity.base) == pytest.approx(table * (35 + 73 / days), rel=1e-6)
    assert line(found, "Vault", "S3").quantity.base == 60
    copied = line(found, "Vault", "copies to eu-central-1")
    assert float(copied.amount.base) == pytest.approx((50 + table) * days * 0.02, rel=1e-6)


def test_a_vault_that_no_plan_fills_or_whose_schedule_is_not_read_is_a_gap(priced):
    empty = priced("Resources: {V: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: v}}}")
    assert len(empty.unpriced) == 3
    odd = priced(BACKUPS.replace("cron(0 4 * * ? *)", "cron(0 4/2 * * ? *)"))
    gaps = [each.component for each in odd.unpriced if each.resource.logical_id == "Vault"]
    assert gaps == ["Aurora snapshots", "DynamoDB backups"]


@pytest.mark.parametrize(
    ("schedule", "runs"),
    [
        ("cron(0 4 * * ? *)", 730 / 24),
        ("cron(0 10,16,22 * * ? *)", 3 * 730 / 24),
        ("cron(0 5 ? * SUN *)", 730 / 24 / 7),
        ("cron(0 6 1 * ? *)", 1),
        ("cron(0 * * * ? *)", 730),
        ("cron(0/5 * * * ? *)", None),
        ("cron(0 4 ? * MON-FRI *)", None),
        ("cron(0 4 1 1 ? *)", None),
        ("rate(1 day)", None),
    ],
)
def test_how_often_a_plan_runs(schedule, runs):
    found = runs_of(schedule)
    assert found == (None if runs is None else pytest.approx(runs))


def test_logs_of_functions_trails_and_caches(priced, line):
    found = priced("""
        Resources:
          Calls: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
          Fulfilment: {Type: AWS::Lambda::Function, Properties: {LoggingConfig: {LogGroup: !Ref Calls}}}
          Audit: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 400}}
          T:
            Type: AWS::CloudTrail::Trail
            Properties:
              CloudWatchLogsLogGroupArn: !GetAtt Audit.Arn
              EventSelectors: [{ReadWriteType: All}]
              InsightSelectors: [{InsightType: ApiCallRateInsight}, {InsightType: ApiErrorRateInsight}]
          Slow: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
          Cache:
            Type: AWS::ElastiCache::ReplicationGroup
            Properties:
              LogDeliveryConfigurations:
                - DestinationDetails: {CloudWatchLogsDetails: {LogGroup: !Ref Slow}}
        """)
    orders = SESSIONS * 0.025
    calls = line(found, "Calls", "ingestion").quantity.base
    assert float(calls) == pytest.approx(orders * 600 / 2**30, rel=1e-6)
    audit = line(found, "Audit", "ingestion").quantity.base
    assert float(audit) == pytest.approx((3_000_000 + 15 * orders) * 1500 / 2**30, rel=1e-6)
    assert line(found, "T", "Insights").quantity.base == D(3_000_000) * D("0.65") * 2
    assert line(found, "Slow", "ingestion").quantity.base == D("0.2")
