"""A publisher's folder to try things with: a logo, a font, a sheet, and templates that stand in for ours."""

from pathlib import Path

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 30"><rect width="120" height="30" fill="#0b5c8a"/></svg>'
)
SHEET = (
    b":root { --liveblog-accent: #0b5c8a; }\n@font-face { font-family: Publisher; src: url(fonts/publisher.woff2); }\n"
)

FRAME = """{% extends "ours/_page.html" %}
{% block publisher_footer %}
<p class="motto">{{ publisher.name }}: <b>{{ motto|default("<All day>") }}</b></p>
{{ super() }}
{% endblock %}
"""
ENTRY = """<article class="entry of-the-publisher" id="entry-{{ entry.id }}" data-id="{{ entry.id }}">
{{ addresses.body(entry.body_html)|safe }} {{ entry.headline }}</article>
"""


def make_publisher(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write a folder with a logo, a sheet and a font, and these files, by their names from there."""
    given = {"static/logo.svg": LOGO, "static/publisher.css": SHEET, "static/fonts/publisher.woff2": b"wOF2"} | (
        files or {}
    )
    for name, content in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
