"""Your own prices: what the format takes, and that every mistake is named with its file and line."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cfn.errors import CfnError
from cost_model.prices import SHIPPED, Layer, PriceBook

ROOT = Path(__file__).parents[3]
HEAD = "version: 1\nsource: Enterprise agreement, annex B\neffective_date: 2026-10-01\nprices:\n"


def book(tmp_path: Path, *texts: str) -> PriceBook:
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"prices{number}.yaml")
        paths[-1].write_text(text)
    return PriceBook.load("eu-west-1", overlays=paths, project=tmp_path)


def test_tiers_and_provenance(tmp_path) -> None:
    found = book(
        tmp_path,
        HEAD
        + "  - service: AmazonS3\n    key: TimedStorage-ByteHrs\n    unit: GB-month\n    operation: StandardStorage\n"
        "    note: list less 10 %\n    tiers:\n      - {up_to: 51200, price: 0.0207}\n      - {price: 0.0198}\n",
    ).price("AmazonS3", "TimedStorage-ByteHrs")
    assert found.amount(Decimal(51300)) == Decimal("0.0207") * 51200 + Decimal("0.0198") * 100
    assert found.source == "Enterprise agreement, annex B (prices0.yaml:5)"
    assert (found.effective_date, found.trust, found.grade) == ("2026-10-01", "U", "exact")
    assert (found.operation, found.note, found.region) == ("StandardStorage", "list less 10 %", "eu-west-1")


def test_prices_are_read_exactly(tmp_path) -> None:
    found = book(
        tmp_path, HEAD + "  - {service: AWSLambda, key: Lambda-GB-Second, unit: GB-second, price: 0.0000166667}\n"
    )
    assert found.price("AWSLambda", "Lambda-GB-Second").unit_price == Decimal("0.0000166667")
    quoted = book(tmp_path, HEAD + "  - {service: My, key: K, unit: u, price: '0.12345678901234567890'}\n")
    assert quoted.price("My", "K").unit_price == Decimal("0.12345678901234567890")


def test_a_region_of_its_own_outranks_every_region(tmp_path) -> None:
    found = book(
        tmp_path,
        HEAD + "  - {service: AmazonVPC, key: VpcEndpoint-Hours, unit: hour, price: 0.009}\n"
        "  - {service: AmazonVPC, key: VpcEndpoint-Hours, unit: hour, price: 0.008, region: eu-central-1}\n",
    )
    assert found.price("AmazonVPC", "VpcEndpoint-Hours").unit_price == Decimal("0.009")
    assert found.price("AmazonVPC", "VpcEndpoint-Hours", region="eu-central-1").unit_price == Decimal("0.008")
    assert found.price("AmazonVPC", "VpcEndpoint-Hours", region="sa-east-1").region == "sa-east-1"


def test_services_the_book_does_not_know_can_be_priced(tmp_path) -> None:
    found = book(tmp_path, HEAD + "  - {service: AmazonMQ, key: mq.m5.large, unit: hour, price: 0.3}\n")
    assert found.price("AmazonMQ", "mq.m5.large").amount(Decimal(10)) == Decimal("3.0")


def test_a_price_of_zero_can_be_given_but_not_assumed(tmp_path) -> None:
    found = book(tmp_path, HEAD + "  - {service: AmazonVPC, key: VpcEndpoint-Hours, unit: hour, price: 0}\n")
    assert found.price("AmazonVPC", "VpcEndpoint-Hours").amount(Decimal(730)) == 0


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (HEAD + "  - {service: A, key: K, unit: u}\n", 5, "give either price or tiers"),
        (HEAD + "  - {service: A, key: K, unit: u, price: 1, tiers: [{price: 1}]}\n", 5, "give either price or tiers"),
        (HEAD + "  - {service: A, key: K, unit: u, tiers: []}\n", 5, "at least 1"),
        (HEAD + "  - service: A\n    key: K\n    unit: u\n    price: -1\n", 8, "greater than or equal to 0"),
        (HEAD + "  - service: A\n    key: K\n    unit: u\n    price: 1e26\n", 8, "less than or equal to"),
        (HEAD + "  - service: A\n    key: K\n    unit: u\n    price: free\n", 8, "decimal"),
        (HEAD + "  - service: A\n    key: K\n    unit: u\n    price: .nan\n", 8, "finite|decimal"),
        (HEAD + "  - service: A\n    key: K\n    unit: u\n    prise: 1\n", 8, "no such key"),
        (
            HEAD + "  - {service: A, key: K, unit: u, tiers: [{price: 1, up_to: 5}]}\n",
            5,
            "last tier must have no up_to",
        ),
        (HEAD + "  - {service: A, key: K, unit: u, tiers: [{price: 1}, {price: 2}]}\n", 5, "must ascend"),
        (
            HEAD
            + "  - {service: A, key: K, unit: u, tiers: [{price: 2, up_to: 9}, {price: 1, up_to: 5}, {price: 1}]}\n",
            5,
            "must ascend",
        ),
        (HEAD + "  - {key: K, unit: u, price: 1}\n", 5, "service: is missing"),
        (HEAD.replace("version: 1", "version: 2") + "  []\n", 1, "version"),
        (HEAD.replace("2026-10-01", "soon") + "  []\n", 3, "date"),
        (HEAD.replace("source: Enterprise agreement, annex B\n", "") + "  []\n", 1, "source: is missing"),
        ("currency: EUR\n" + HEAD + "  []\n", 1, "USD"),
        ("- a list\n", 1, "mapping"),
        ("prices: a: b\n", 1, "Not valid YAML"),
        (HEAD + "  - {service: A, key: K, unit: u, price: 1, price: 2}\n", 5, "twice"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text: str, line: int, message: str) -> None:
    with pytest.raises(CfnError, match=message) as caught:
        book(tmp_path, text)
    assert caught.value.location.file.endswith("prices0.yaml")
    assert caught.value.location.line == line
    assert caught.value.remedy


def test_a_price_knows_its_layer_and_what_follows_from_it_too(tmp_path) -> None:
    found = book(tmp_path, HEAD + "  - {service: AmazonVPC, key: 'PublicIPv4:InUseAddress', unit: hour, price: 0}\n")
    mine = Layer("option", (tmp_path / "prices0.yaml").as_posix())
    assert found.layers == (mine, SHIPPED)
    given = found.price("AmazonVPC", "PublicIPv4:InUseAddress")
    assert (given.layer, given.zero_given) == (mine, True)
    ruled = found.price("AmazonVPC", "PublicIPv4:IdleAddress", region="sa-east-1")
    assert (ruled.grade, ruled.layer, ruled.zero_given) == ("derived", mine, True)
    shipped = found.price("AmazonEC2", "BoxUsage:m5.large")
    assert (shipped.layer, shipped.zero_given) == (SHIPPED, False)
    assert not found.price("AWSDataTransfer", "CloudFront-Out-Bytes", region="eu-central-1").zero_given


def test_the_folders_layers_stand_in_the_order_they_are_asked(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    project, user = tmp_path / ".stackwarden/prices.yaml", tmp_path / "home/stackwarden/prices.yaml"
    for path in (project, user):
        path.parent.mkdir(parents=True)
        path.write_text(HEAD + f"  - {{service: {path.parts[-2].strip('.').title()}, key: K, unit: u, price: 1}}\n")
    found = book(tmp_path, HEAD + "  - {service: A, key: K, unit: u, price: 0}\n")
    assert [str(layer) for layer in found.layers] == [
        f"--prices {tmp_path.as_posix()}/prices0.yaml",
        f"the project's {project.as_posix()}",
        f"the user's {user.as_posix()}",
        "the shipped prices",
    ]


def test_two_files_may_not_price_the_same_key(tmp_path) -> None:
    entry = HEAD + "  - {service: A, key: K, unit: u, price: 1}\n"
    with pytest.raises(CfnError, match=r"A K is priced twice, first at .*prices0.yaml:5") as caught:
        book(tmp_path, entry, entry)
    assert caught.value.location.file.endswith("prices1.yaml")


def test_an_overlay_that_is_not_there_is_an_error(tmp_path) -> None:
    with pytest.raises(CfnError, match="annot be read"):
        PriceBook.load("eu-west-1", overlays=[tmp_path / "none.yaml"])


def test_an_unqualified_key_finds_its_qualified_entries(tmp_path) -> None:
    found = book(tmp_path, HEAD + "  - {service: My, key: Hours|large, unit: hour, price: 2}\n")
    assert found.price("My", "Hours").key == "Hours|large"


@given(
    st.lists(st.integers(1, 10**9), max_size=4, unique=True).map(sorted),
    st.lists(st.decimals(min_value=0, max_value=1000, places=10, allow_nan=False), min_size=5, max_size=5),
)
def test_a_ladder_survives_the_file_exactly(bounds: list[int], rates: list[Decimal]) -> None:
    rungs = [f"      - {{up_to: {bound}, price: '{rate:f}'}}\n" for bound, rate in zip(bounds, rates, strict=False)]
    text = HEAD + "  - service: A\n    key: K\n    unit: u\n    tiers:\n" + "".join(rungs)
    with TemporaryDirectory() as folder:
        found = book(Path(folder), text + f"      - {{price: '{rates[len(bounds)]:f}'}}\n").price("A", "K")
    assert [tier.end for tier in found.tiers] == [*bounds, None]
    assert [tier.start for tier in found.tiers] == [0, *bounds]
    assert [tier.price for tier in found.tiers] == rates[: len(bounds) + 1]


def test_the_schema_for_editors_is_current() -> None:
    import json

    from cost_model.prices.overlay import OverlayFile

    shipped = json.loads((ROOT / "docs" / "prices.schema.json").read_text(encoding="utf-8"))
    assert shipped == {"$schema": "https://json-schema.org/draft/2020-12/schema", **OverlayFile.model_json_schema()}


def test_the_example_of_the_manual_works(tmp_path) -> None:
    text = (ROOT / "docs" / "prices.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    found = book(tmp_path, example)
    assert found.price("AmazonEC2", "BoxUsage:m7g.xlarge").unit_price == Decimal("0.1364")
    assert len(found.price("AmazonS3", "TimedStorage-ByteHrs").tiers) == 2
