"""Addresses as they are pasted, and where providers tell of them."""

import pytest

from liveblog.unfurling.addresses import askable, card_address, oembed_address

CODE = "dQw4w9WgXcQ"
X = "https://publish.x.com/oembed?omit_script=true&dnt=true&hide_thread=true&url="


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        (f"https://youtu.be/{CODE}", "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fyoutu.be%2F" + CODE),
        ("https://vimeo.com/76979871", "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F76979871"),
        (
            "https://www.tiktok.com/@harbour/video/7106594312292453675",
            "https://www.tiktok.com/oembed?url=https%3A%2F%2Fwww.tiktok.com%2F%40harbour%2Fvideo%2F7106594312292453675",
        ),
        (
            "https://bsky.app/profile/harbour.example/post/3k2a",
            "https://embed.bsky.app/oembed?url=https%3A%2F%2Fbsky.app%2Fprofile%2Fharbour.example%2Fpost%2F3k2a",
        ),
        ("https://twitter.com/harbour/status/20", f"{X}https%3A%2F%2Ftwitter.com%2Fharbour%2Fstatus%2F20"),
        (
            "https://social.example/@harbour/112345678901234567",
            "https://social.example/api/oembed?url=https%3A%2F%2Fsocial.example%2F%40harbour%2F112345678901234567",
        ),
        ("https://tide.example/gale", None),
        ("https://www.openstreetmap.org/#map=15/52.5/13.4", None),
        ("https://social.example:8443/@harbour/112345678901234567", None),
    ],
)
def test_each_provider_has_its_documented_endpoint(url, endpoint):
    """The table is ours; no page says where it is to be asked."""
    assert oembed_address(url) == endpoint


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        ("  https://tide.example/a b \n", "https://tide.example/a%20b"),
        ("tide.example", "https://tide.example/"),
        ("HTTPS://Tide.Example/Gale?x=ä%20b", "https://tide.example/Gale?x=%C3%A4%20b"),
        ("https://www.openstreetmap.org/#map=15/52.5/13.4", "https://www.openstreetmap.org/#map=15/52.5/13.4"),
        ("http://müller.example:8080?q", "http://xn--mller-kva.example:8080/?q"),
    ],
)
def test_an_address_is_made_fit_to_be_asked(pasted, asked):
    """Blanks, letters and missing schemes are what people paste; what stands behind # is a place for a map."""
    assert askable(pasted) == asked


@pytest.mark.parametrize(
    ("pasted", "reached", "canonical", "address"),
    [
        ("https://t.example/x", "https://tide.example/gale?a", "", "https://tide.example/gale?a"),
        ("https://tide.example/?a", "https://tide.example/?a", "/gale", "https://tide.example/gale"),
        (
            "https://tide.example/",
            "https://m.tide.example/gale",
            "https://tide.example/gale",
            "https://tide.example/gale",
        ),
        ("https://tide.example/", "https://tide.example/", "https://bank.example/", "https://tide.example/"),
        ("https://tide.example/", "https://tide.example/", "https://tide.example:8080/", "https://tide.example/"),
        ("https://tide.example/", "https://tide.example/", "javascript:alert(1)", "https://tide.example/"),
        ("https://tide.example/", "https://tide.example/", "http://[", "https://tide.example/"),
        (
            f"https://youtu.be/{CODE}?t=9",
            f"https://youtu.be/{CODE}?t=9",
            "https://youtu.be/x",
            f"https://youtu.be/{CODE}?t=9",
        ),
    ],
)
def test_a_card_leads_to_what_was_reached(pasted, reached, canonical, address):
    """A page may call itself something shorter on its own site, and never somebody else."""
    assert card_address(pasted, reached, canonical) == address
