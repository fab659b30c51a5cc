"""What the estimate says of the whole platform: what is paid once, in each region, and by the share of the load."""

from functools import cache

import pytest

from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from tests.templates.resolved import platform

SESSIONS = 300_000 * (522 + 1.15 * 208) / 24
ASKED = SESSIONS * (8 * 5 + 15 + 0.3 + 4 * 0.025)
"""Requests of shoppers in a normal month: pages and four pictures each, files, forms."""


@cache
def _quantities(environment):
    found = project(platform(environment).graph, load_profile("normal"), PriceBook.load("eu-west-1"))
    return {
        (each.resource.stack, each.resource.logical_id, each.component): float(each.quantity.base)
        for each in found.lines
    }


def _of(environment, key, name, component):
    return _quantities(environment).get((key, name, component))


def test_every_request_of_a_shopper_is_inspected_at_the_edge_and_what_misses_the_cache_again_behind_it():
    assert _of("prod", "edge/edge", "WebAcl", "requests inspected") == pytest.approx(ASKED, rel=1e-6)
    missed = SESSIONS * (8 + 15 * 0.01 + 0.3 + 4 * 0.025)
    assert _of("prod", "primary/web-acl", "WebAcl", "requests inspected") == pytest.approx(missed, rel=1e-6)
    assert _of("prod", "secondary/web-acl", "WebAcl", "requests inspected") == 0


def test_pictures_come_from_the_primary_regions_bucket():
    reads = "GET and other requests"
    assert _of("prod", "primary/storage", "MediaBucket", reads) == pytest.approx(0.4 * 8 * SESSIONS, rel=1e-6)
    assert _of("prod", "secondary/storage", "MediaBucket", reads) == 0


@pytest.mark.parametrize(
    ("environment", "role", "share"),
    [
        ("prod", "primary", 1),
        ("prod", "secondary", 0.15),
        ("prod", "edge", 0.15),
        ("dev", "primary", 0.15 + 0.85 * 0.002),
    ],
)
def test_what_watches_a_region_follows_what_happens_in_it(environment, role, share):
    """Three regions are watched, one of them is busy; a small environment is looked at all the same."""
    stack = f"{role}/account-baseline"
    assert _of(environment, stack, "ConfigRecorder", "configuration items") == pytest.approx(15_000 * share)
    assert _of(environment, stack, "Detector", "management events") == pytest.approx(3_000_000 * share)
    checks = 0.6 + 0.4 * (share - 0.15) / 0.85
    assert _of(environment, stack, "SecurityHub", "security checks") == pytest.approx(30_000 * checks)


def test_no_flow_logs_are_read_where_there_is_no_network():
    assert _of("prod", "edge/account-baseline", "Detector", "flow and DNS logs") is None
    assert _of("prod", "secondary/account-baseline", "Detector", "flow and DNS logs") == pytest.approx(6)


def test_the_second_regions_vault_holds_all_copies_the_first_ones_only_what_outlives_the_clusters_own_backups():
    """Catalogue 50 GB: daily 35 days, weekly 90, monthly 400; orders 80 GB: thrice a day for 7 days beside those."""
    days = 730 / 24
    each = 35 + 90 / 7 + 400 / days
    copies = 50 * each + 80 * (each + 21)
    assert _of("prod", "secondary/backup", "Vault", "Aurora snapshots") == pytest.approx(copies, rel=1e-6)
    beyond = 130 * ((90 - 35) / 7 + (400 - 35) / days)
    assert _of("prod", "primary/backup", "Vault", "Aurora snapshots") == pytest.approx(beyond, rel=1e-6)


def test_buckets_of_a_small_environment_hold_its_share():
    assert _of("dev", "primary/storage", "MediaBucket", "Standard storage") == pytest.approx(60 * 0.002)
    assert _of("prod", "secondary/storage", "MediaBucket", "Standard storage") == 60
