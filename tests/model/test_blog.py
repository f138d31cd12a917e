"""Addresses of a blog."""

from tests.model.samples import BLOG


def test_addresses_are_relative_to_the_servers_root():
    """A blog's page and an entry's permalink are made in one place."""
    assert BLOG.path == "/blogs/harbour"
    assert BLOG.entry_path(7) == "/blogs/harbour/entries/7"
