"""A blog's own colour on its page: a style of two custom properties, allowed by its hash (CSP level 3, section 8.3)."""

import base64
import hashlib

from liveblog.model.colour import darkened_for, lightened_for


def accent_style(accent: str | None) -> str | None:
    """Return the style sheet that gives a page the blog's colour, as dark or light as is readable; None: no colour."""
    colours = accent_colours(accent)
    return f":root{{--lb-blog:{colours[0]};--lb-blog-dark:{colours[1]}}}" if colours else None


def accent_colours(accent: str | None) -> tuple[str, str] | None:
    """Return the colour as it can be read on a light background, and on a dark one; None: there is none."""
    return None if accent is None else (darkened_for(accent), lightened_for(accent))


def policy_with(style: str | None, policy: str) -> str:
    """Return a Content Security Policy that lets a page have this style, and no other, inline."""
    if style is None:
        return policy
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return policy.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")
