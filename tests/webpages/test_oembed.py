"""oEmbed answers: words are taken, and nothing of the HTML that they bring."""

import json

import pytest

from liveblog.webpages import PageSummary, read_oembed

POST = {
    "type": "rich",
    "version": "1.0",
    "author_name": "Harbour Authority",
    "provider_name": "Chatter",
    "title": "New post by Harbour Authority",
    "html": '<blockquote class="post"><p lang="en" dir="ltr">The harbour is <b>closed</b> &amp; empty.<br><br>Until '
    "four."
    '<a href="https://t.example/x">pic.example/x</a></p>&mdash; Harbour Authority (@harbour) '
    '<a href="https://chatter.example/1">March 4, 2031</a></blockquote><script src="https://evil.example/x.js"></script>',
}


def test_a_post_is_its_words():
    """The first paragraph as text, with its lines; the title that says whose post it is is none."""
    found = read_oembed(json.dumps(POST).encode(), is_post=True)
    assert found == PageSummary(
        text="The harbour is closed & empty.\n\nUntil four.pic.example/x",
        author="Harbour Authority",
        published="2031-03-04",
        source="Chatter",
    )


def test_a_video_is_its_title():
    """Title, author and thumbnail; its player is known to us, not told."""
    said = {
        "type": "video",
        "title": "Wave",
        "author_name": "Ada",
        "thumbnail_url": "https://i.example/w.jpg",
        "html": "<i>",
    }
    found = read_oembed(json.dumps(said).encode(), is_post=False)
    assert found == PageSummary(title="Wave", author="Ada", image="https://i.example/w.jpg", kind="video")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>"),
        ("<p>a<script>alert(1)</script>b</p>", "aalert(1)b"),
        ("<div>no paragraph</div>", ""),
        ("<p>no end", "no end"),
        ("<pre>not this</pre><P\nclass=x>this</P >", "this"),
    ],
)
def test_html_is_reduced_to_words(html, text):
    """What looks like a tag in words stays words: it is escaped when it is drawn."""
    found = read_oembed(json.dumps({"type": "rich", "html": html}).encode(), is_post=True)
    assert found
    assert found.text == text


@pytest.mark.parametrize("answer", [b"", b"[]", b"null", b'"x"', b"{}", b'{"type": 7}', b"<html>", b"\xff\xfe"])
def test_what_is_no_answer_is_none(answer):
    """A provider that answers anything else is asked for the page instead."""
    assert read_oembed(answer, is_post=False) is None
