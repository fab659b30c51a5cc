"""Caches, streams, delivery network and what watches, with the arithmetic written out; unit prices of eu-west-1."""

from decimal import Decimal

import pytest

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
        "R: insight rule": D("0.5"),
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
