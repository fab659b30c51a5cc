"""The build step that copies functions into templates."""

import importlib.util
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(scope="module")
def embed():
    spec = importlib.util.spec_from_file_location("embed", TEMPLATES / "embed.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_named_file_replaces_the_block_and_nothing_else(embed, tmp_path):
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "a.py").write_text("x = 1\n\ny = 2\n")
    before = "  Code:\n    # functions/a.py\n    ZipFile: |\n      old\n\n      older\n\n  Next: 1\n"
    after = "  Code:\n    # functions/a.py\n    ZipFile: |\n      x = 1\n\n      y = 2\n\n  Next: 1\n"
    assert embed.embedded(before, tmp_path) == after
    assert embed.embedded(after, tmp_path) == after


def test_a_missing_file_is_an_error(embed, tmp_path):
    with pytest.raises(FileNotFoundError):
        embed.embedded("# functions/none.py\nZipFile: |\n  x\n", tmp_path)


def test_the_shipped_templates_hold_their_functions(embed):
    for path in (TEMPLATES / "stacks").glob("*.yaml"):
        assert embed.embedded(path.read_text()) == path.read_text(), f"make embed: {path.name} is stale"


def test_every_function_is_embedded_somewhere():
    texts = [path.read_text() for path in (TEMPLATES / "stacks").glob("*.yaml")]
    for path in (TEMPLATES / "functions").glob("*.*"):
        assert any(f"# functions/{path.name}\n" in text for text in texts), path.name
