"""The functions on CloudFront's requests and answers, by node where there is one, else by their text."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

FUNCTIONS = Path(__file__).parents[2] / "templates" / "functions"
CODE = (FUNCTIONS / "cookie_flags.js").read_text()
ADDRESS = (FUNCTIONS / "viewer_address.js").read_text()
NODE = shutil.which("node")


def run(code, event):
    program = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})));"
    done = subprocess.run([NODE, "-e", program], capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)


def answered(cookies):
    return run(CODE, {"response": {"statusCode": 200, "headers": {}, "cookies": cookies}})["cookies"]


needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


@needs_node
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Secure; HttpOnly; SameSite=Lax"),
        ("Path=/", "Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("Path=/; httponly", "Path=/; httponly; Secure; SameSite=Lax"),
        ("SameSite=Strict; Secure; HttpOnly", "SameSite=Strict; Secure; HttpOnly"),
        ("Path=/secure", "Path=/secure; Secure; HttpOnly; SameSite=Lax"),
    ],
)
def test_missing_flags_are_added_and_present_ones_kept(before, after):
    found = answered({"SESSIONID": {"value": "abc", "attributes": before}})
    assert found == {"SESSIONID": {"value": "abc", "attributes": after}}


@needs_node
def test_every_cookie_and_every_value_of_it_is_flagged():
    found = answered(
        {"a": {"value": "1"}, "b": {"value": "2", "multiValue": [{"value": "3", "attributes": "Path=/x"}]}}
    )
    assert found["a"]["attributes"] == found["b"]["attributes"] == "Secure; HttpOnly; SameSite=Lax"
    assert found["b"]["multiValue"][0]["attributes"] == "Path=/x; Secure; HttpOnly; SameSite=Lax"


@needs_node
def test_an_answer_without_cookies_passes():
    assert answered({}) == {}


@needs_node
@pytest.mark.parametrize("sent", [{}, {"x-viewer-address": {"value": "198.51.100.9"}}])
def test_the_viewer_s_address_is_told_whatever_the_viewer_says(sent):
    found = run(ADDRESS, {"viewer": {"ip": "203.0.113.7"}, "request": {"method": "GET", "uri": "/", "headers": sent}})
    assert found == {"method": "GET", "uri": "/", "headers": {"x-viewer-address": {"value": "203.0.113.7"}}}


@pytest.mark.parametrize("code", [CODE, ADDRESS])
def test_the_code_fits_what_cloudfront_runs(code):
    """10 KB at most, no modules, no time, no network."""
    assert len(code.encode()) < 10_240
    assert re.search(r"function handler\(event\)", code)
    assert not re.search(r"require\(|import |Date|fetch|XMLHttpRequest", code)


def test_the_flags_are_those_that_keep_a_cookie_to_itself():
    for flag in ("'Secure'", "'HttpOnly'", "'SameSite=Lax'"):
        assert flag in CODE
