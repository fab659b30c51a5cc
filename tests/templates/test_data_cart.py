"""What must be true of the cart tables and who uses them, seen on the resolved platform."""

import pytest

from tests.templates.resolved import platform, referred, stack


def test_the_carts_table_has_the_schema_the_image_expects() -> None:
    table = stack("prod", "data-cart").resources["CartsTable"]
    assert table.get("KeySchema") == [{"AttributeName": "id", "KeyType": "HASH"}]
    [index] = table.get("GlobalSecondaryIndexes")
    assert index["IndexName"] == "idx_global_customerId"
    assert index["KeySchema"] == [{"AttributeName": "customerId", "KeyType": "HASH"}]
    assert index["Projection"] == {"ProjectionType": "ALL"}


@pytest.mark.parametrize(
    ("environment", "roles"), [("dev", ["primary"]), ("staging", ["primary"]), ("prod", ["primary", "secondary"])]
)
def test_every_replica_is_encrypted_recoverable_and_guarded(environment: str, roles: list[str]) -> None:
    regions = platform(environment).regions
    for table in stack(environment, "data-cart").of_type("AWS::DynamoDB::GlobalTable"):
        replicas = table.get("Replicas")
        assert [replica["Region"] for replica in replicas] == [regions[role] for role in roles]
        for replica in replicas:
            assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
            assert replica["DeletionProtectionEnabled"] is True
        assert referred(environment, replicas[0]["SSESpecification"]) == ["DataKey"]
        for replica in replicas[1:]:
            key = replica["SSESpecification"]["KMSMasterKeyId"]
            assert key.prefix == f"arn:aws:kms:{replica['Region']}:"
            assert key.suffix == f":alias/shop-{environment}-data"
        assert table.get("TimeToLiveSpecification") == {"AttributeName": "expiresAt", "Enabled": True}


def test_one_region_owns_the_tables_and_both_publish_the_same_names() -> None:
    assert not list(stack("prod", "data-cart", "secondary").of_type("AWS::DynamoDB::GlobalTable"))
    owned = {t.logical_id: t.get("TableName") for t in stack("prod", "data-cart").of_type("AWS::DynamoDB::GlobalTable")}
    published = {p.logical_id: p for p in stack("prod", "data-cart", "secondary").of_type("AWS::SSM::Parameter")}
    for logical_id, name in owned.items():
        assert published[f"{logical_id}NameParameter"].get("Value") == name
        assert published[f"{logical_id}ArnParameter"].get("Value").suffix == f":table/{name}"


def test_the_cart_may_use_items_of_its_table_and_query_its_index_only() -> None:
    role = stack("prod", "svc-cart").resources["CartTaskRole"]
    actions = {
        action: statement["Resource"]
        for _, statement in role.find("Policies.*.PolicyDocument.Statement.*")
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        if action.startswith("dynamodb:")
    }
    assert set(actions) == {f"dynamodb:{verb}Item" for verb in ("Get", "Put", "Update", "Delete")} | {"dynamodb:Query"}
    assert all(referred("prod", resource) == ["CartsTable"] for resource in actions.values())
    assert actions["dynamodb:Query"].suffix == "/index/idx_global_customerId"
