"""The function on CloudFront's answers, run by node where there is one, by its text where there is none."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CODE = (Path(__file__).parents[2] / "templates" / "functions" / "cookie_flags.js").read_text()
NODE = shutil.which("node")


def answered(cookies):
    event = {"response": {"statusCode": 200, "headers": {}, "cookies": cookies}}
    program = f"{CODE}\nconsole.log(JSON.stringify(handler({json.dumps(event)})));"
    done = subprocess.run([NODE, "-e", program], capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)["cookies"]


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


def test_the_code_fits_what_cloudfront_runs():
    """10 KB at most, no modules, no time, no network."""
    assert len(CODE.encode()) < 10_240
    assert re.search(r"function handler\(event\)", CODE)
    assert not re.search(r"require\(|import |Date|fetch|XMLHttpRequest", CODE)
    for flag in ("'Secure'", "'HttpOnly'", "'SameSite=Lax'"):
        assert flag in CODE
