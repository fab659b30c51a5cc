"""The table of priced types in docs/cost.md, made from the types themselves; a test keeps the page in step."""

from cost_model.types.catalogue import CATALOGUE


def type_table() -> str:
    """Markdown: type, the properties that decide its price, the usage keys it takes."""
    lines = ["| type | properties that decide | usage keys, each per month |", "| --- | --- | --- |"]
    for model in CATALOGUE:
        names = "<br>".join(f"`{name}`" for name in model.types)
        reads = ", ".join(f"`{name}`" for name in model.reads) or "that it exists"
        keys = "<br>".join(f"`{key}`: {meaning}" for key, meaning in model.usage.items()) or "none"
        lines.append(f"| {names} | {reads} | {keys} |")
    return "\n".join(lines)
