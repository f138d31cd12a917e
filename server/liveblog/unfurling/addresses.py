"""Addresses as people paste them, made to be asked; and which address of a page a card should have."""

import re
from urllib.parse import quote, urlencode, urljoin

from liveblog.errors import AddressRefused
from liveblog.markup import Link, link_to
from liveblog.outbound import read_target

_SAFE = "!$%&'()*+,-./:;=?@_~#[]"

_ENDPOINTS = {
    "YouTube": "https://www.youtube.com/oembed?format=json&",
    "Vimeo": "https://vimeo.com/api/oembed.json?",
    "Dailymotion": "https://www.dailymotion.com/services/oembed?format=json&",
    "TikTok": "https://www.tiktok.com/oembed?",
    "Bluesky": "https://embed.bsky.app/oembed?",
    "X": "https://publish.x.com/oembed?omit_script=true&dnt=true&hide_thread=true&",
}
"""What each provider documents; no page is asked where its endpoint is."""


def askable(pasted: str) -> str:
    """Return an address in ASCII; letters of any language are percent-encoded, and what stands behind # stays.

    Raises:
        AddressRefused: it is no address of the web.
    """
    text = pasted.strip()
    if "://" not in text:
        text = f"https://{text}"
    text, _, fragment = text.partition("#")
    scheme, _, rest = text.partition("://")
    host, slash, path = re.fullmatch(r"([^/?]*)([/?]?)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]  # fits
    url = read_target(f"{scheme}://{host}{slash}{quote(path, _SAFE)}").url
    return f"{url}#{quote(fragment, _SAFE)}" if fragment else url


def oembed_address(url: str) -> str | None:
    """Return where a provider tells of an address; None for all whose endpoint nobody has documented."""
    link = link_to(url)
    if link is None or link.kind not in ("video", "post"):
        return None
    endpoint = _ENDPOINTS.get(link.service) or f"https://{link.host}/api/oembed?"  # Mastodon, on any host
    return endpoint + urlencode({"url": url})


def card_address(pasted: str, reached: str, canonical: str) -> str:
    """Return the address that a card should have: what the page calls itself, if that is of the site that was reached.

    A known provider's stays as it was pasted, for a video may begin where its address says.
    """
    link = link_to(pasted)
    if link and link.kind:
        return pasted
    try:
        named = askable(urljoin(reached, canonical)) if canonical else reached
    except (AddressRefused, ValueError):
        return reached
    ours, theirs = link_to(reached), link_to(named)
    return named if ours and theirs and _site(ours) == _site(theirs) else reached


def _site(link: Link) -> str:
    return link.service if ":" in link.service else link.host.removeprefix("m.").removeprefix("amp.")
