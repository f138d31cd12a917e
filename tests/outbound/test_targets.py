"""Addresses as texts: read in one way, and refused where they could be read in two."""

import pytest

from liveblog.errors import AddressRefused
from liveblog.outbound.targets import follow, read_target


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://example.org", "https://example.org", "/"),
        ("HTTPS://Example.ORG:443/a?b=c#d", "https://example.org", "/a?b=c"),
        ("http://example.org:8080?x", "http://example.org:8080", "/?x"),
        ("https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443", "/"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example", "/"),
        ("http://\uff11\uff12\uff17.0.0.1/", "http://127.0.0.1", "/"),
        ("http://0x7f.1/", "http://0x7f.1", "/"),
        ("https://my_host.example./", "https://my_host.example.", "/"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(url, origin, path):
    """Names are those of DNS, numbers in other letters are numbers, what stands behind # is not sent."""
    target = read_target(url)
    assert (target.origin, target.path) == (origin, path)


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "https://", "https:///x",
     "https://ada@example.org/", "https://ada:pw@example.org/", "https://example.org\\@10.0.0.1/",
     "https://exa mple.org/",
     "https://example.org/a b", "https://example.org/\r\nX: y", "https://example.org\x00.evil/",
     "https://example.org:99999/",
     "https://example.org:x/", "https://[fe80::1%25eth0]/", "https://[::1", "https://example.org/ü", "//example.org/",
     "https://-example.org/", "https://a..b/é", f"https://example.org/{'a' * 2048}"],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused(url):
    """Users, backslashes, blanks, controls, zones, other schemes: nothing is guessed."""
    with pytest.raises(AddressRefused):
        read_target(url)


def test_a_redirect_is_read_like_an_address():
    """It may be relative; it never leaves TLS, and never becomes something other than the web."""
    start = read_target("https://example.org/a/b?c")
    assert follow(start, "../d").url == "https://example.org/d"
    assert follow(start, "//other.example/x").url == "https://other.example/x"
    for wrong in (
        "http://example.org/",
        "file:///etc/passwd",
        "https://a@b.example/",
        "/a b",
        "",
        "javascript:x",
        "//[",
        "http://[x]/",
    ):
        with pytest.raises(AddressRefused):
            follow(start, wrong)
