"""Plain text as Markdown that renders as exactly that text. What is meant as markup, the callers put around it."""

import re

LOST_EMBED = "[[lost embed]]"
"""The paragraph that stands where an embed was lost; no page can fake it, since `[` in its text is escaped."""

# CommonMark 0.31, with tables, strikethrough and bare links in mind. An underscore inside a word never opens emphasis,
# and an escape there would break bare URLs.
_INLINE = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_START = re.compile(r"[-+#>=|:]|\d{1,9}(?=[.)](?:\s|$))")


def literal(text: str) -> str:
    """Escape what Markdown would read as markup inside a paragraph."""
    return _INLINE.sub(r"\\\g<0>", text)


def paragraph(markdown: str) -> str:
    """Guard the start of a one-line paragraph, where `#`, `-`, `>` or `1.` would open a block."""
    match = _START.match(markdown)
    if not match:
        return markdown
    cut = match.end() if match[0].isdigit() else 0
    return f"{markdown[:cut]}\\{markdown[cut:]}"


def quotation(paragraphs: list[str]) -> str:
    """Join paragraphs to one block quote."""
    return "\n>\n".join(f"> {each}" for each in paragraphs)
