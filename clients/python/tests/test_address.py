"""Finding a blog's address in what people copy."""

import pytest

from liveblog_client.address import Address


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/blogs/harbour",
        "https://example.org/blogs/harbour/",
        "https://example.org/blogs/harbour?page=2#entry-7",
        "https://example.org/api/v1/blogs/harbour",
        "https://example.org/api/v1/blogs/harbour/events",
    ],
)
def test_each_address_of_a_blog_leads_to_its_events(url):
    """The page, the blog in the API and its events are the same blog."""
    address = Address.parse(url)
    assert address.events == "https://example.org/api/v1/blogs/harbour/events"
    assert address.websocket == "wss://example.org/api/v1/blogs/harbour/events"


def test_a_server_may_live_below_a_path():
    """What comes before the blog is kept, whatever it is called."""
    address = Address.parse("http://localhost:8000/news/live/blogs/harbour")
    assert address.events == "http://localhost:8000/news/live/api/v1/blogs/harbour/events"


@pytest.mark.parametrize("url", ["", "harbour", "https://example.org/", "wss://example.org/blogs/harbour", "/blogs/x"])
def test_other_addresses_are_refused(url):
    """What is no blog's address is said to be none."""
    with pytest.raises(ValueError, match="not the address of a blog"):
        Address.parse(url)
