"""What the edge needs in Europe: secrets that every reader's region has, and a bucket that its logs can reach."""

from fnmatch import fnmatchcase

import pytest

from tests.templates.resolved import ENVIRONMENTS, only, platform, stack, stacks


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_secrets_are_copied_to_every_region_that_resolves_them(environment):
    regions = platform(environment).regions
    secrets = stack(environment, "edge-base").of_type("AWS::SecretsManager::Secret")
    assert [secret.get("Name") for secret in secrets] == [
        f"shop/{environment}/edge/origin-verify",
        f"shop/{environment}/edge/origin-verify-alternate",
    ]
    for secret in secrets:
        copies = {copy["Region"]: copy["KmsKeyId"] for copy in secret.get("ReplicaRegions")}
        assert set(copies) == {region for role, region in regions.items() if role != "primary"}
        for region, key in copies.items():
            assert key.prefix == f"arn:aws:kms:{region}:"
            assert key.suffix == f":alias/shop-{environment}-secrets"
        # Wildcards of a listener rule would be punctuation.
        assert secret.get("GenerateSecretString") == {"PasswordLength": 64, "ExcludePunctuation": True}


def test_one_region_makes_the_secrets():
    assert not list(stack("prod", "edge-base", "secondary").of_type("AWS::SecretsManager::Secret"))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_logs_of_the_edge_end_in_europe(environment):
    regions = platform(environment).regions
    for found in stacks(environment, "edge-base"):
        assert regions[found.role].startswith("eu-")
        name = only(found, "AWS::S3::Bucket").get("BucketName")
        assert name.prefix == f"aws-waf-logs-shop-{environment}-"
        for _, statement in only(found, "AWS::S3::BucketPolicy").find("PolicyDocument.Statement.*"):
            if statement["Effect"] == "Allow":
                # Deliveries of CloudFront and its web ACL stand in the edge region, whatever the bucket's region is.
                source = statement["Condition"]["ArnLike"]["aws:SourceArn"]
                assert source.prefix == f"arn:aws:logs:{regions['edge']}:"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_access_logs_of_every_bucket_are_let_in(environment):
    """S3 accepts a destination whose policy forgets the source, and then drops every log in silence."""
    checked = 0
    for found in platform(environment).stacks:
        for bucket in found.of_type("AWS::S3::Bucket"):
            destination = bucket.get("LoggingConfiguration.DestinationBucketName")
            if destination is None:
                continue
            source = f"arn:aws:s3:::{bucket.get('BucketName')}"
            patterns = [str(each) for each in _sources_of_access_logs(environment, found, destination)]
            assert any(fnmatchcase(source, each) for each in patterns), f"{bucket.location}: {source}, not {patterns}"
            checked += 1
    assert checked > 5


def _sources_of_access_logs(environment, found, destination):
    """Which buckets the destination's policy lets S3 write for: a bucket of the same stack, or that of `security`."""
    local = [each.target for each in platform(environment).graph.targets(destination)]
    holder, name = (
        (found, local[0].logical_id) if local else (stack(environment, "security", found.role), "AccessLogBucket")
    )
    if not local:
        assert str(holder.resources[name].get("BucketName")) == str(destination)
    statements = holder.resources[f"{name}Policy"].get("PolicyDocument.Statement")
    (allowed,) = [each for each in statements if "logging.s3.amazonaws.com" in str(each["Principal"])]
    sources = allowed["Condition"]["ArnLike"]["aws:SourceArn"]
    return sources if isinstance(sources, list | tuple) else [sources]


def test_bucket_names_fit_with_the_longest_project():
    longest = "aws-waf-logs-" + "x" * 16 + "-staging-" + "1" * 12 + "-eu-central-1"
    assert len(longest) <= 63


def test_what_was_blocked_is_kept_a_year_and_visits_end():
    for environment in ENVIRONMENTS:
        rules = only(stack(environment, "edge-base"), "AWS::S3::Bucket").get("LifecycleConfiguration")["Rules"]
        days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
        assert days["AWSLogs/"] >= 365
        assert days["visits/"] <= 400
