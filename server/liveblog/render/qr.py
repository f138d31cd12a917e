"""QR codes, drawn into a page: the policy lets in no styles there, so a picture has its colours as attributes."""

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """Return a text as a QR code (ISO/IEC 18004), an SVG element: dark on light whatever the page is, for cameras."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 -- drawn here: numbers, and two colours
