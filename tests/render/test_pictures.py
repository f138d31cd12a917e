"""Pictures as readers see them: captions and galleries, from what a text stores."""

import pytest

from liveblog.markup import first_image, render_markdown
from liveblog.model.picture import pictures_shown
from liveblog.render import in_language, language_for
from liveblog.render.pictures import with_pictures

ONE, TWO, TALL = (
    f"/media/{digit * 20}-{size}.webp" for digit, size in (("1", "480x320"), ("2", "480x320"), ("3", "300x600"))
)


def drawn(text: str, language: str = "en") -> str:
    """Draw a text."""
    return with_pictures(render_markdown(text), language_for(language))


def test_the_line_below_a_picture_is_its_caption():
    """What stands right below is the caption, with its emphasis, for a credit; what follows is text."""
    html = drawn(f"![The pier]({ONE})\nNoon. *Photo: Ada*\n\nMore.")
    assert html.startswith('<figure class="picture"><img ')
    assert html.endswith("<figcaption>Noon. <em>Photo: Ada</em></figcaption></figure>\n<p>More.</p>")


def test_a_title_is_a_caption():
    """So is the title of an image, which nobody with a finger would ever see; it is said once."""
    html = drawn(f'![The pier]({ONE} "Noon & after")')
    assert html.endswith("<figcaption>Noon &amp; after</figcaption></figure>\n")
    assert "title=" not in html


@pytest.mark.parametrize(
    "text",
    [
        f"![The pier]({ONE})",
        f"![The pier]({ONE}) beside it",
        f"Before\n![The pier]({ONE})\nafter",
        f"![The pier]({ONE})\nfirst\nsecond",
        f"![The pier]({ONE})\n{'A long report. ' * 40}",
        f"[![The pier]({ONE})](https://example.org)",
        "![elsewhere](https://example.org/a.png)\nbelow",
        "```\n<p><img></p>\n```",
    ],
)
def test_what_is_no_caption_stays_text(text):
    """Text beside a picture, a report below it and pictures of others stay the paragraphs that they are."""
    assert drawn(text) == render_markdown(text)


@pytest.mark.parametrize(
    "text", [f"![a]({ONE}) ![b]({TWO})", f"![a]({ONE})\n![b]({TWO})", f"![a]({ONE})\n\n![b]({TWO})"]
)
def test_pictures_together_are_a_gallery(text):
    """In one paragraph or one after the other, each says how wide it is for its height."""
    html = drawn(f"Before\n\n{text}\n\nAfter")
    assert html.count('<div class="gallery"><img data-ratio="1.5" ') == 1
    assert html.count('<img data-ratio="1.5"') == 2
    assert "<p><img" not in html
    assert html.startswith("<p>Before</p>")
    assert html.endswith("<p>After</p>")


def test_a_gallery_has_a_caption_or_each_of_its_pictures():
    """A line below pictures of one paragraph is for all; below each of several, for each."""
    whole = drawn(f"![a]({ONE}) ![b]({TALL})\nTwo views")
    assert whole.startswith('<figure class="gallery"><img data-ratio="1.5"')
    assert '<img data-ratio="0.5"' in whole
    assert whole.endswith("<figcaption>Two views</figcaption></figure>\n")
    each = drawn(f"![a]({ONE})\nFirst\n\n![b]({TALL})\nSecond")
    assert each.count('<figure data-ratio="') == 2
    assert each.index("First") < each.index("Second")


def test_text_between_pictures_parts_them():
    """Only what follows at once belongs together."""
    assert "gallery" not in drawn(f"![a]({ONE})\n\nText\n\n![b]({TWO})")


def test_nothing_of_a_picture_is_lost():
    """Each image keeps all that a browser chooses by, so that the one that a head asks for is loaded once."""
    wide = "/media/44444444444444444444-1600x1000.webp"
    html = render_markdown(f"![a]({wide})\n![b]({ONE})\nBoth")
    assert first_image(with_pictures(html, language_for("en"))) == first_image(html)


def test_a_title_can_have_a_credit():
    """Where a picture stands within a paragraph its caption is its title, with the same emphasis for a credit."""
    html = drawn(f'![a]({ONE} "Noon *Ada & Bo*")\n![b]({TALL})')
    assert "<figcaption>Noon <em>Ada &amp; Bo</em></figcaption>" in html


def test_a_sensitive_picture_is_shown_when_asked_for():
    """Without a script: it is behind a line that opens it, and not loaded before, with what it shows in words."""
    html = drawn(f"![A wreck]({ONE}#sensitive)\nNoon. *Ada*")
    assert html.startswith(
        '<figure class="picture"><details class="sensitive"><summary><b>Sensitive picture: show it</b>'
        '<b class="hide">Hide the sensitive picture</b><span>A wreck</span>'
        f'</summary><img src="{ONE}" alt="A wreck" '
    )
    assert 'loading="lazy"' in html
    assert html.endswith("</details><figcaption>Noon. <em>Ada</em></figcaption></figure>\n")
    assert "Sensibles Bild: anzeigen" in drawn(f"![A wreck]({ONE}#sensitive)", "de")
    gallery = drawn(f"![a]({ONE}#sensitive)\n![b]({TALL})")
    assert '<details data-ratio="1.5" class="sensitive">' in gallery
    assert gallery.count("<details") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"See ![a wreck]({ONE}#sensitive) there", f'<p>See <a href="{ONE}">a wreck</a> there</p>'),
        (f"> ![a wreck]({ONE}#sensitive) there", f'<a href="{ONE}">a wreck</a> there'),
        (f"[![a wreck]({ONE}#sensitive)](https://example.org)", '">a wreck</a></p>'),
    ],
)
def test_within_a_sentence_a_sensitive_picture_is_a_link(text, shown):
    """A box has no place there; what is linked already is only told."""
    html = drawn(text)
    assert shown in html
    assert "<img" not in html


def test_far_from_our_pages_a_sensitive_picture_is_a_link():
    """Feeds have no style that shades it, and their readers' programs none that they would have to heed."""
    html = in_language(render_markdown(f"![A wreck]({ONE}#sensitive)\nNoon."), "UTC", language_for("en"))
    assert html == f'<p><a href="{ONE}">A wreck</a><br>\nNoon.</p>'


def test_a_sensitive_picture_stands_for_nothing():
    """Cards, previews and structured data take the next one; its files are its entry's all the same."""
    html = render_markdown(f"![A wreck]({ONE}#sensitive)\n\n![The pier]({TWO})")
    found = first_image(html)
    assert found
    assert found.path == TWO
    assert len(pictures_shown(html)) == 2


def test_caption_and_credit_are_known_apart():
    """Structured data names both; a line that goes on with a sentence is neither."""
    found = first_image(render_markdown(f"![The pier]({ONE})\nNoon, *calm* sea. *Ada Quist*"))
    assert found
    assert (found.caption, found.credit) == ("Noon, calm sea.", "Ada Quist")
    found = first_image(render_markdown(f"Before ![The pier]({ONE})\nafter"))
    assert found
    assert found.caption == ""
