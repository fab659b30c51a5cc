"""Bad input: one clear error with place and remedy, in bounded time and memory, and never a traceback."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cfn.errors import CfnError
from cfn.resolve import Context, resolve
from cfn.source import MAX_BYTES, parse, read

ROOT = Path(__file__).parents[2]
GOOD = "Resources:\n  R:\n    Type: AWS::SNS::Topic\n    Properties:\n      Name: x\n"
TAIL = "\nResources: {R: {Type: 'AWS::SNS::Topic'}}\n"


def nested_block(depth: int) -> str:
    return "Resources:\n  R:\n    Type: AWS::SNS::Topic\n    Properties:\n" + "".join(
        " " * (6 + level) + "a:\n" for level in range(depth)
    )


def bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, levels)]
    return "\n".join(lines) + TAIL


def chain(length: int) -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, length)) + TAIL


# Bytes, what is said of them, and where: line and column.
BAD = {
    "empty": (b"", "The file is empty", 1, 1),
    "blank": (b" \n\n\t\n", "The file is empty", 1, 1),
    "comment": (b"# nothing\n", "The file is empty", 1, 1),
    "text": (b"hello\n", "Not a CloudFormation template", 1, 1),
    "list": (b"- a\n", "Not a CloudFormation template", 1, 1),
    "other-yaml": (b"version: 3\nservices: {a: b}\n", "Not a CloudFormation template", 1, 1),
    "tab": (GOOD.replace("    Type", "\tType").encode(), "cannot start any token", 3, 1),
    "tab-in-block": (b"Resources:\n\tR: 1\n", "cannot start any token", 2, 1),
    "latin-1": (GOOD.replace("x", "caf\u00e9").encode("latin-1"), "Not UTF-8: byte 0xe9", 5, 16),
    "utf-16": (GOOD.encode("utf-16"), "Not UTF-8: byte 0xff .it begins like UTF-16.", 1, 1),
    "binary": (bytes(range(256)) * 8, "Not UTF-8: byte 0x80", 2, 118),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "Not UTF-8: byte 0x8b", 1, 2),
    "control": (GOOD.replace("x", "a\x07b").encode(), "Not valid YAML or JSON: unacceptable character", 5, 14),
    "control-first": (b"\x07" + GOOD.encode(), "Not valid YAML or JSON: unacceptable character", 1, 1),
    "nul": (GOOD.replace("x", "a\0b").encode(), "Not valid YAML or JSON", 5, 14),
    "duplicate-yaml": ((GOOD + "  R: {Type: x}\n").encode(), "Key 'R' stands twice, first in line 2", 6, 3),
    "duplicate-json": (
        b'{"Resources": {"R": {"Type": "A::B"},\n "R": {"Type": "A::B"}}}',
        "Key 'R' stands twice",
        2,
        2,
    ),
    "duplicate-section": ((GOOD + "Resources: {}\n").encode(), "Key 'Resources' stands twice", 6, 1),
    "cut-short": (b'{"Resources": {"R": {"Type": "A::B"', "Not valid YAML or JSON", 1, 36),
    "bad-indent": ((GOOD + "   Other: 1\n").encode(), "Not valid YAML or JSON", 6, 4),
    "two-documents": ((GOOD + "---\n" + GOOD).encode(), "A second YAML document begins", 6, 1),
    "list-key": (b"[a]: b\n", "Not valid YAML or JSON|A mapping key must be text", 1, None),
    "alias-key": (b"a: &a x\n*a : b\n" + TAIL.encode(), "A mapping key must be text", 2, 1),
    "map-key": (b"? {a: b}\n: c\n", "A mapping key must be text", 1, 3),
    "deep-flow": (b"a: " + b"[" * 10_000 + b"]" * 10_000, "Nested deeper than 100 levels", 1, 103),
    "deep-json": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "Nested deeper than 100 levels", 1, None),
    "deep-block": (nested_block(1_000).encode(), "Nested deeper than 100 levels", None, None),
    "deep-tags": (b"a: " + b"!If [" * 10_000 + b"]" * 10_000, "Nested deeper than 100 levels", 1, None),
    "deep-aliases": (chain(2_000).encode(), "Nested deeper than 100 levels", 100, None),
    "alias-bomb": (bomb(30, 10).encode(), "expand to more than 300,000 values|More than 300,000 values", None, None),
    "alias-of-itself": (b"a: &a [*a]" + TAIL.encode(), r"The alias \*a contains itself", 1, 8),
    "alias-of-nothing": (b"a: *b" + TAIL.encode(), r"The alias \*b has no anchor before it", 1, 4),
    "merge-of-text": (b"a: {<<: text}" + TAIL.encode(), "<< merges mappings only", 1, None),
    "many-values": (b"a: [" + b"0," * 400_000 + b"]" + TAIL.encode(), "More than 300,000 values", 1, None),
    "20-megabytes": (b"#" * 20_000_000, "20,000,000 bytes is more than the 1,048,576", 1, 1),
    "version-only": (b"AWSTemplateFormatVersion: '2010-09-09'\n", "Not a CloudFormation template", 1, 1),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_error(tmp_path, name):
    data, message, line, column = BAD[name]
    path = tmp_path / "t.yaml"
    path.write_bytes(data)
    with pytest.raises(CfnError, match=message) as caught:
        resolve(read(path, "t.yaml"), Context(strict=True))
    error = caught.value
    assert error.location.file == "t.yaml"
    assert line in {None, error.location.line}
    assert column in {None, error.location.column}
    assert error.remedy.endswith((".", "?"))
    assert len(str(error).splitlines()) == 1
    assert len(str(error)) < 1_000


@pytest.mark.parametrize("name", BAD)
def test_tabs_get_their_own_remedy(name):
    data, *_ = BAD[name]
    with pytest.raises(CfnError) as caught:
        resolve(parse(data, "t.yaml"), Context(strict=True))
    assert ("Indent with spaces" in caught.value.remedy) == name.startswith("tab")


GOOD_FORMS = {
    "bom": b"\xef\xbb\xbf" + GOOD.encode(),
    "crlf": GOOD.replace("\n", "\r\n").encode(),
    "bom-crlf": b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(),
    "no-newline": GOOD.rstrip().encode(),
    "document-marks": b"---\n" + GOOD.encode() + b"...\n",
    "comments": b"# first\n" + GOOD.encode() + b"# last\n",
    "json": b'{"Resources":{"R":{"Type":"AWS::SNS::Topic","Properties":{"Name":"x"}}}}',
    "json-tabs": b'{\n\t"Resources":\t{"R": {\n\t\t"Type": "AWS::SNS::Topic",\n\t\t"Properties": {"Name": "x"}}}\n}',
    "json-late-colon": b'{"Resources"\n :\n {"R" : {"Type": "AWS::SNS::Topic",\r\n"Properties"\r\n: {"Name": "x"}}}}',
    "json-bom": b'\xef\xbb\xbf{"Resources":{"R":{"Type":"AWS::SNS::Topic","Properties":{"Name":"\\u0078"}}}}',
    "anchors": GOOD.replace("Name: x", "<<: &d {Name: x}\n      Other: *d").encode(),
}


@pytest.mark.parametrize("name", GOOD_FORMS)
def test_what_people_write_is_read(name):
    (stack,) = resolve(parse(GOOD_FORMS[name], "t"))
    assert stack.resources["R"].get("Name") == "x"


def test_an_error_is_one_short_printable_line():
    for name in ("x" * 5_000, "a\nb\x1b[31mc"):
        template = {"Resources": {"R": {"Type": "A::B", "Properties": {"V": {"Fn::Sub": f"${{{name}}}"}}}}}
        with pytest.raises(CfnError, match="Ref to") as caught:
            resolve(parse(json.dumps(template).encode(), "t"), Context(strict=True))
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 1_000


def test_json_escapes_mean_what_json_says():
    data = b'{"Resources":{"R":{"Type":"A::B","Properties":{"a":"\\ud83d\\ude00\\u00e9\\n\\/\\"\\\\ud83d","b":1.5e3}}}}'
    assert dict(resolve(parse(data, "t"))[0].resources["R"].properties) == {
        "a": '\U0001f600\u00e9\n/"\\ud83d',
        "b": 1500,
    }


def test_yaml_tags_of_plain_types():
    found = resolve(parse(GOOD.replace("Name: x", "V: [!!str 5, !!int '5', !!seq [a]]").encode(), "t"))[0]
    assert found.resources["R"].get("V") == ["5", 5, ["a"]]


def test_scalars_are_cloudformations():
    data = GOOD.replace(
        "Name: x", "V: [1, -2, 1.5, 0x1f, true, No, ~, 2012-10-17, 012, 22:22, '1', 1_0, " + "9" * 50 + "]"
    )
    expected = [1, -2, 1.5, 31, True, False, None, "2012-10-17", "012", "22:22", "1", "1_0", "9" * 50]
    found = resolve(parse(data.encode(), "t"))[0].resources["R"].get("V")
    assert list(map(repr, found)) == list(map(repr, expected))


@pytest.fixture
def odd(tmp_path):
    """Things that are no regular, readable files."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "device").symlink_to("/dev/zero")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fifo", "Not a regular file"),
        ("folder", "Not a regular file|Is a directory"),
        ("device", "Not a regular file"),
        ("dangling", "No such file"),
        ("loop", "symbolic links"),
        ("missing", "No such file"),
        ("n\0l", "Cannot be read"),
        ("x" * 300, "name too long"),
    ],
)
def test_what_is_no_file(odd, name, message):
    started = time.monotonic()
    with pytest.raises(CfnError, match=message) as caught:
        read(odd / name)
    assert caught.value.remedy
    assert time.monotonic() - started < 1, "a pipe without a writer is not waited for"


def test_a_refused_file_is_an_error_with_the_systems_reason(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cfn.source.os.open", refuse)
    with pytest.raises(CfnError, match="Cannot be read: Permission denied"):
        read(tmp_path / "t.yaml")


def test_the_limit_is_cloudformations(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_bytes(GOOD.encode().ljust(MAX_BYTES, b"\n"))
    assert read(path).root
    path.write_bytes(GOOD.encode().ljust(MAX_BYTES + 1, b"\n"))
    with pytest.raises(CfnError, match="is more than the 1,048,576 that CloudFormation accepts"):
        read(path)


def wide(properties: int) -> str:
    return GOOD + "".join(f"      K{n}: !Sub '${{R.A}}-{n}'\n" for n in range(properties))


def loops(depth: int) -> str:
    """Ten loops in each other, of fifty items each."""
    key = "x".join(f"${{X{level}}}" for level in range(10))
    inner = loops(depth - 1) if depth else f"  R{key}: {{Type: 'A::B'}}\n"
    items = ",".join(map(str, range(50)))
    body = "".join(f"    {line}\n" for line in inner.splitlines())
    return f"  Fn::ForEach::L{depth}:\n  - X{depth}\n  - [{items}]\n  -\n{body}"


def subs(depth: int, width: int) -> str:
    """Fn::Sub in the map of Fn::Sub, each using the inner one many times."""
    inner = f"[x, {{A: {subs(depth - 1, width)}}}]".replace("[x", f"['{'${A}' * width}'") if depth else "[abc, {}]"
    return f"{{'Fn::Sub': {inner}}}"


LOOPS = loops(9)
BIG = "Parameters: {P: {Type: String, Default: " + "x" * 400_000 + "}, L: {Type: CommaDelimitedList, Default: '"
BIG += "x," * 100_000 + "'}}\n"
HOSTILE = {
    **{name: BAD[name][0] for name in BAD if name.startswith(("deep", "alias", "many", "20", "binary"))},
    "flat-lists": b"a: [" + b"[]," * 260_000 + b"]" + TAIL.encode(),
    "long-line": b"a: '" + b"x" * 1_000_000 + b"'" + TAIL.encode(),
    "long-key": b"? " + b"k" * 1_000_000 + b"\n: v\n" + TAIL.encode(),
    "open-quotes": b"'" * 1_000_000,
    "open-braces": b"{" * 1_000_000,
    "dashes": b"- " * 500_000,
    "colons": b"a: b: " * 170_000,
    "newlines": b"\n" * 1_000_000 + b"x",
    "question-marks": b"? " * 500_000,
    "exclamations": b"!" * 1_000_000,
    "anchors": b"".join(b"a%d: &a%d x\n" % (n, n) for n in range(40_000)) + TAIL.encode(),
    "merges": b"m: &m {" + b",".join(b"k%d: v" % n for n in range(300)) + b"}\n"
    + b"".join(b"r%d: {<<: *m}\n" % n for n in range(2_000)) + TAIL.encode(),
    "long-join": (GOOD + "      J: !Join ['', [" + "!Ref R, abc, " * 30_000 + "z]]\n").encode(),
    "long-plain-join": (GOOD + "      J: !Join ['', [" + "abc, " * 180_000 + "z]]\n").encode(),
    "long-sub": (GOOD + "      J: !Sub '" + "${AWS::Region}" * 60_000 + "'\n").encode(),
    "dollars": (GOOD + "      J: !Sub '" + "${" * 450_000 + "'\n").encode(),
    "resolves": (GOOD + "      J: '" + "{{resolve:" * 90_000 + "'\n").encode(),
    "cidr": (GOOD + "      J: !Cidr [10.0.0.0/8, 999999999, -999999999]\n").encode(),
    "pattern": ("Parameters: {P: {Type: String, AllowedPattern: '(a+)+', Default: " + "a" * 60 + "!}}" + TAIL).encode(),
    "growing-subs": (GOOD + f"      J: {subs(30, 100)}\n").encode(),
    "empty-subs": (GOOD + f"      J: {subs(40, 50)}\n").replace("abc", "''").encode(),
    "growing-unknown-subs": (GOOD + f"      J: {subs(30, 100)}\n").replace("abc", "'${AWS::Region}'").encode(),
    "many-big-subs": (BIG + GOOD + "      J: [" + "!Sub 'a${P}', " * 20_000 + "]\n").encode(),
    "many-big-splits": (BIG + GOOD + "      J: [" + "!Split [',', !Join [',', !Ref L]], " * 5_000 + "]\n").encode(),
    "growing-base64": (GOOD + "      J: " + "{'Fn::Base64': " * 90 + "abc" + "}" * 90 + "\n").encode(),
    "growing-json": (GOOD + "      J: " + "{'Fn::ToJsonString': [" * 45 + "'\"'" + "]}" * 45 + "\n").encode(),
    "growing-loops": (BIG + "Transform: AWS::LanguageExtensions\nResources:\n  R: {Type: 'A::B'}\n  Fn::ForEach::X:\n"
                      "  - X\n  - [!Ref P, " + "y" * 500 + "]\n  - R&{X}: {Type: 'A::B', Properties: {V: '"
                      + "${X}" * 60_000 + "'}}\n").encode(),
    "growing-loop-texts": ("Transform: AWS::LanguageExtensions\nResources:\n  R: {Type: 'A::B'}\n  Fn::ForEach::X:\n"
                           "  - X\n  - [" + "y" * 500 + "]\n  - R${X}: {Type: 'A::B', Properties: {V: '"
                           + "${X}" * 200_000 + "'}}\n").encode(),
    "big-number": (GOOD + "      J: " + "9" * 900_000 + "\n").encode(),
    "wide": wide(20_000).encode(),
    "loops": f"Transform: AWS::LanguageExtensions\nResources:\n  R: {{Type: 'A::B'}}\n{LOOPS}".encode(),
    "conditions": ("Conditions:\n" + "".join(f"  C{n}: !Not [Condition: C{n + 1}]\n" for n in range(20_000))
                   + "  C20000: !Equals [a, a]\n" + TAIL).encode(),
    "doubling-conditions": ("Conditions:\n" + "".join(f"  C{n}: !And [Condition: C{n + 1}, Condition: C{n + 1}]\n"
                            for n in range(45)) + "  C45: !Equals [a, a]\n" + TAIL).encode(),
    "doubling-values": ("Parameters: {P: {Type: String}}\nConditions:\n" + "".join(
        f"  C{n}: !Equals [!Ref P, v{n}]\n" for n in range(3_000)) + TAIL).encode(),
    "dependencies": ("Resources:\n" + "".join(f"  R{n}: {{Type: 'A::B', DependsOn: R{n + 1}}}\n"
                     for n in range(20_000)) + "  R20000: {Type: 'A::B'}\n").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_time_and_memory_are_bounded(tmp_path, name):
    path = tmp_path / "t.yaml"
    path.write_bytes(HOSTILE[name])
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("bounded.py")), str(path)],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert done.returncode in {0, 2}, (done.returncode, done.stderr[-2000:])
    assert not done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert used < 5, f"{used:.1f} s for {len(HOSTILE[name]):,} bytes"
