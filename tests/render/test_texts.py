"""What stands for an entry: its text as one line, its beginning, its title."""

import pytest

from liveblog.markup import render_markdown
from liveblog.render.texts import beginning, headline, line, shortened, title
from liveblog.resources import TEMPLATES
from tests.model.samples import BLOG, entry


def test_a_line_is_the_text_alone():
    """Signs, addresses and breaks are left out, and no two words run into each other."""
    html = render_markdown("> One [two](https://x.example/)\n\n- three\n- four\nfive\n\n![s<i>x](/a.png) & *sev*en")
    assert line(html) == "One two three four five s<i>x & seven"
    assert line(render_markdown("| a | b |\n|---|---|\n| c | d |")) == "a b c d"


FIGURES = "[[Dead: 70 people | The governor, 15:29]]\n[[Hurt: 35 (20 children + 15 adults)]]"
FIGURES_SAID = "Dead: 70 people (The governor, 15:29). Hurt: 35 (20 children + 15 adults)."


def test_figures_in_a_line_are_sentences():
    """A number stands beside its name, and no figure runs into the next, also where only the beginning shows."""
    html = render_markdown(f"Both grew.\n\n{FIGURES}\n\nMore follows.")
    assert line(html) == f"Both grew. {FIGURES_SAID} More follows."
    assert title(BLOG, entry(body_html=render_markdown(FIGURES))).endswith(f": {FIGURES_SAID}")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two", 7, "one two"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("one two three", 4, "one…"),
        ("onetwothree", 6, "onetw…"),
        ("東港的大門已經關閉", 5, "東港的大…"),
        ("one  two", 5, "one…"),
        ("", 5, ""),
    ],
)
def test_a_text_is_cut_after_a_word(text: str, limit: int, short: str):
    """The ellipsis counts; a script without spaces is cut where it is."""
    assert shortened(text, limit) == short
    assert len(short) <= limit


SIGNS = {
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "flag": "\U0001f1e9\U0001f1ea",
    "flag by tags": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "skin": "\U0001f44d\U0001f3fd",
    "keycap": "5\ufe0f\u20e3",
    "accents": "e\u0301\u0323",
    "Devanagari": "\u0915\u094d\u0937\u093f",
    "Hangul": "\u1112\u1161\u11ab",
    "Thai": "\u0e17\u0e35\u0e48",
    "Arabic": "\u0628\u064e\u0651",
}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS.keys())
@pytest.mark.parametrize("between", ["", " "])
def test_no_sign_is_cut_in_two(sign: str, between: str):
    """What people take for one sign is there whole, or not at all, wherever a text, or the reading of it, ends."""
    text = between.join([sign] * 40)
    for limit in range(1, len(text)):
        kept = shortened(text, limit).removesuffix("\u2026").replace(between or sign, "" if between else sign)
        assert kept == sign * (len(kept) // len(sign))
        assert len(shortened(text, limit)) <= limit
    for before in range(1985, 2001):
        said = beginning(f"<p>{'x' * before}{text * 20}</p>", 5000).lstrip("x").replace(between, "")
        assert said == sign * (len(said) // len(sign))


def test_no_template_cuts_within_a_sign():
    """Each has its texts shortened where signs end; Jinja's own filter counts code points."""
    found = {path.name: path.read_text("utf-8").count("truncate") for path in TEMPLATES.glob("*.html")}
    assert len(found) > 50
    assert [name for name, count in found.items() if count] == []


def test_every_length_is_kept():
    """However a text is cut, it is no longer than asked for, and begins as the text does."""
    text = "The eastern gate of the harbour is closed, and will remain so."
    for limit in range(2, len(text) + 2):
        short = shortened(text, limit)
        assert len(short) <= limit
        assert text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize("length", range(1985, 2006))
def test_a_long_text_is_not_read_to_its_end(length: int):
    """Wherever the reading stops, in a tag, an address or a sign, the beginning is text and nothing else."""
    html = f'<p>{"x" * length} <a href="https://x.example/?a=1&amp;b=2">here</a> &amp; on</p>' * 2
    text = beginning(html, 5000)
    assert text.rstrip("… her") == "x" * length if length < 1997 else text.startswith("x" * 1990)
    assert not set("<>&;=/") & set(text)
    assert beginning(html, 20) == "x" * 19 + "…"


def test_what_stands_for_an_entry():
    """A headline stands for itself; without one the text's beginning does, and without any text the time."""
    named, said = entry(headline="Gate closed"), entry(body_html="<p>" + "Ships are leaving. " * 20 + "</p>")
    silent = entry(body_html='<p><img src="/a.png" alt=""></p>')
    assert (headline(BLOG, named), title(BLOG, named)) == ("Gate closed", "Gate closed")
    assert headline(BLOG, said).startswith("Ships are leaving. Ships")
    assert headline(BLOG, said).endswith("…")
    assert title(BLOG, said) == f"14:00 CEST: {headline(BLOG, said)}"
    assert (headline(BLOG, silent), title(BLOG, silent)) == ("14:00 CEST", "14:00 CEST")
