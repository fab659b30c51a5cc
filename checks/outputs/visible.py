"""Control characters are shown, never obeyed: templates are not ours."""


def visible(text: str, keep: str = "") -> str:
    r"""``text`` with what is not printable written as ``\x1b``, but for the characters in ``keep``."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in keep else f"\\x{ord(each):02x}" for each in text)
