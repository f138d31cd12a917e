"""Whose page asks: the same for what is counted and for receipts."""

import pytest
from starlette.requests import Request

from liveblog.model.moment import now
from liveblog.model.partner import Partner
from liveblog.web.sites import referring_origin, site_of
from tests.web.live_app import LiveApp

OURS = "http://live.example"
THEIRS = ("https://post.example", "http://[::1]:8080", "null")
LONG = "a" * 254

SITES = {
    "a page of another site": ({"origin": "https://post.example"}, "", "post.example"),
    "with a port": ({"origin": "https://post.example:8443"}, "", "post.example:8443"),
    "an address in brackets": ({"origin": "http://[::1]:8080"}, "", "[::1]:8080"),
    "what says it in capitals": ({"origin": "https://Post.Example"}, "", "post.example"),
    "that tells another": ({"origin": "https://post.example"}, "[::1]:8080", "post.example"),
    "without an origin": ({"referer": "https://post.example:8443/a?b=1#c"}, "", "post.example:8443"),
    "that tells another and has no origin": ({"referer": "https://post.example/"}, "[::1]:8080", "post.example"),
    "a frame": ({"origin": OURS}, "post.example", "post.example"),
    "a frame that follows by HTTP": ({"referer": f"{OURS}/blogs/x/frame"}, "post.example", "post.example"),
    "a frame on an address": ({"origin": OURS}, "[::1]:8080", "[::1]:8080"),
    "a frame on a site that is not theirs": ({"origin": OURS}, "elsewhere.example", ""),
    "a frame on another port of theirs": ({"origin": OURS}, "post.example:8443", ""),
    "a frame that does not know": ({"referer": f"{OURS}/blogs/x/frame"}, "", ""),
    "a sandboxed frame": ({"origin": "null", "referer": f"{OURS}/"}, "post.example", "post.example"),
    "a sandboxed frame that does not know": ({"origin": "null"}, "", "null"),
    "a program": ({}, "", ""),
    "brackets that hold no address": ({"referer": "https://[::1/"}, "", ""),
    "no address": ({"referer": "about:blank"}, "", ""),
    "what is no host": ({"origin": "https://po st"}, "", ""),
    "what is too long": ({"origin": f"https://{LONG}"}, "", ""),
}


def asked(app: LiveApp, headers: dict[str, str], told: str) -> Request:
    """Make a request with these headers to a server that is called `OURS`."""
    raw = [(name.encode(), value.encode()) for name, value in ({"host": "live.example"} | headers).items()]
    query = f"site={told}".encode() if told else b""
    return Request({"type": "http", "app": app.server.config.app, "headers": raw, "query_string": query, "path": "/"})


@pytest.mark.parametrize(("headers", "told", "expected"), SITES.values(), ids=SITES)
async def test_the_site_of_the_page_that_asks(live_app: LiveApp, headers: dict[str, str], told: str, expected: str):
    """Host and port, as the browser names them; a frame is believed where it says a site of the partner's."""
    partner = Partner(1, "Post", "", None, "", THEIRS, (), now())
    assert site_of(asked(live_app, headers, told), partner) == expected


async def test_a_partner_without_sites_may_be_framed_anywhere(live_app: LiveApp):
    """So a frame is believed where it says any; what is no site is none."""
    partner = Partner(1, "Post", "", None, "", (), (), now())
    for told, expected in (("elsewhere.example", "elsewhere.example"), ("*", ""), (LONG, "")):
        assert site_of(asked(live_app, {"origin": OURS}, told), partner) == expected


async def test_who_leads_here_is_another_site(live_app: LiveApp):
    """Our own pages are nobody else, by whichever name we were asked for."""
    for referer, expected in (
        ("https://post.example/a", "https://post.example"),
        (f"{OURS}/a", ""),
        (f"{live_app.services.settings.origin}/a", ""),
        ("https://[::1/", ""),
        ("", ""),
    ):
        assert referring_origin(asked(live_app, {"referer": referer}, "")) == expected
