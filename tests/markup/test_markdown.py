"""What Markdown becomes in a liveblog."""

import re

import pytest

from liveblog.markup import LOST_EMBED, render_markdown

REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("---", "<hr>"),
        ("[x](https://example.org)", f'<p><a href="https://example.org" {REL}>x</a></p>'),
        ("[x](/blogs/harbour/entries/7)", f'<p><a href="/blogs/harbour/entries/7" {REL}>x</a></p>'),
        ("<ada@example.org>", f'<p><a href="mailto:ada@example.org" {REL}>ada@example.org</a></p>'),
        ("[x](tel:+491234)", f'<p><a href="tel:+491234" {REL}>x</a></p>'),
    ],
)
def test_markdown_becomes_html(text, html):
    """The usual marks mean what people expect, and one line break is a break."""
    assert render_markdown(text) == html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a", "3"),
        ("# a\n## b\n# c", "343"),
        ("# a\n## b\n### c\n#### d", "3456"),
        ("### a\n# b\n### c", "334"),
    ],
)
def test_headings_are_demoted_and_skip_no_level(text, levels):
    """The page owns the first two levels; an entry's headings come below, each at most one below the last."""
    assert "".join(re.findall(r"<h(\d)>", render_markdown(text))) == levels


def test_underlined_headings_are_demoted_too():
    """Both ways to write a heading are treated alike."""
    assert render_markdown("Port\n====") == "<h3>Port</h3>"


def test_a_lost_embed_says_so():
    """Where an imported page had an embed that is lost, readers are told instead of wondering."""
    assert render_markdown(f"before\n\n{LOST_EMBED}\n\nafter") == (
        '<p>before</p>\n<p class="lost-embed">An embed stood here. It is lost.</p>\n<p>after</p>'
    )


def test_the_words_within_a_sentence_are_no_lost_embed():
    """Only a paragraph of just these words stands for an embed."""
    assert "lost-embed" not in render_markdown(f"We write {LOST_EMBED} for it.")


def test_our_own_images_load_lazily():
    """An image from this server is shown when it comes near the screen."""
    assert render_markdown("![A ship](/media/1.jpg)") == '<p><img src="/media/1.jpg" alt="A ship" loading="lazy"></p>'


@pytest.mark.parametrize("source", ["https://example.org/1.jpg", "//example.org/1.jpg", "1.jpg"])
def test_images_from_elsewhere_become_links(source):
    """No page makes a request to a third party that its reader didn't ask for."""
    assert render_markdown(f"![A ship]({source})") == f'<p><a href="{source}" {REL}>A ship</a></p>'


def test_a_remote_image_without_words_is_named_by_its_address():
    """A link has always something to click on."""
    assert render_markdown("![](https://example.org/1.jpg)") == (
        f'<p><a href="https://example.org/1.jpg" {REL}>https://example.org/1.jpg</a></p>'
    )


def test_a_linked_remote_image_stays_one_link():
    """Links don't nest: what stands around the image is what remains."""
    html = render_markdown("[![A ship](https://example.org/1.jpg)](https://example.org/story)")
    assert html == f'<p><a href="https://example.org/story" {REL}>A ship</a></p>'


def test_tables():
    """Tallies can be tables, with their columns aligned as it was typed."""
    html = render_markdown("| Place | Ships | Sea |\n|---|--:|:-:|\n| East | 3 | 4 |")
    assert html.replace("\n", "") == (
        '<table><thead><tr><th>Place</th><th class="right">Ships</th><th class="center">Sea</th></tr></thead>'
        '<tbody><tr><td>East</td><td class="right">3</td><td class="center">4</td></tr></tbody></table>'
    )


def test_right_to_left_text_is_left_as_it_is():
    """Arabic, with its marks and the invisible signs that order it, comes out as it went in."""
    text = "أُغلق الميناء \u200fالشرقي\u200e 🚢"  # noqa: RUF001 -- it is Arabic
    assert render_markdown(text) == f"<p>{text}</p>"


def test_an_address_becomes_a_link_by_itself():
    """An editor pastes an address and readers can follow it."""
    assert '<a href="https://example.org/a" rel' in render_markdown("See https://example.org/a for more.")


@pytest.mark.parametrize("text", ["The gate holds.It will", "see www.example.org", "write to ada@example.org"])
def test_what_only_looks_like_an_address_stays_text(text):
    """Only a whole address becomes a link: a space that somebody forgot invents no site."""
    assert render_markdown(text) == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://example.org:99999/",
            "https://1.2.3.999/",
            "https://256.256.256.256/x",
            "https://xn--a/",
            "https://",
        ),
        *("https://exa%mple.org/", "https://exam^ple.org/", "https://[::1", "https://a%00b/"),
    ],
)
@pytest.mark.parametrize("form", ["{}", "<{}>", "[the gate]({})", "![the gate]({})", "[the gate][1]\n\n[1]: {}"])
def test_an_address_that_no_browser_can_read_stays_text(address, form):
    """There is no link that leads nowhere, and the address can be read."""
    html = render_markdown(form.format(address))
    assert "<a" not in html
    assert address in html


def test_other_links_of_a_text_with_an_address_that_nobody_can_read_stay_links():
    """One mistyped port takes nothing from the rest."""
    html = render_markdown("[a](https://example.org:99999/) and [b](https://example.org/b 'so')")
    assert html.count("<a ") == 1
    assert 'href="https://example.org/b"' in html
