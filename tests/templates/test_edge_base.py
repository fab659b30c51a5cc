"""What the edge needs in Europe: secrets that every reader's region has, and a bucket that its logs can reach."""

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


def test_bucket_names_fit_with_the_longest_project():
    longest = "aws-waf-logs-" + "x" * 16 + "-staging-" + "1" * 12 + "-eu-central-1"
    assert len(longest) <= 63


def test_what_was_blocked_is_kept_a_year_and_visits_end():
    for environment in ENVIRONMENTS:
        rules = only(stack(environment, "edge-base"), "AWS::S3::Bucket").get("LifecycleConfiguration")["Rules"]
        days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
        assert days["AWSLogs/"] >= 365
        assert days["visits/"] <= 400
