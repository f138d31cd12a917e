"""Bare addresses become links by themselves: the address alone, whatever stands around it."""

# ruff: noqa: RUF001 -- the signs that texts have

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.markup import render_markdown
from liveblog.markup.addresses import address_end, paired

ADDRESS = "https://example.org/x"
AROUND = [
    *("„%s“", "“%s”", "”%s”", "‚%s‘", "‘%s’", "»%s«", "«%s»", "« %s »", "›%s‹", "‹%s›"),
    *("「%s」", "『%s』", "《%s》", "〈%s〉", "【%s】", "（%s）", "［%s］", "〔%s〕", "〝%s〟"),
    *('"%s"', "'%s'", "(%s)", "[%s]", "{%s}", "<%s>", "(„%s“)", "([%s])", "*%s*", "**%s**", "_%s_", "~~%s~~", "|%s|"),
    *("%s.", "%s,", "%s;", "%s:", "%s!", "%s?", "%s?!", "%s...", "%s).", '%s".', "%s'", "%s'.", "%s&quot;"),
    *("%s&raquo;.", "„%s&#8220;."),
    *("%s…", "%s—", "%s–", "%s — so", "%s—so", "%s– so", "%s • so"),
    *("%s。", "%s、", "%s，so", "%s．", "%s：", "%s；", "%s！", "%s？", "%s・", "%s。次", "%s」と", "次は%s、次"),
    *("%s،", "%s؛", "%s؟", "%s۔", "%s ،", "%s।", "%s॥", "%s։", "%s።", "%s។"),
    *("%s\u200b", "%s\u200bso", "%s\u2060", "%s\ufeff", "%s\u200e", "\u200f%s\u200f", "\u2067%s\u2069", "%s\u00ad"),
    *("%s\u00a0so", "%s\u202fso", "%s\u3000so", "%s\u2028so", "%s→", "%s👍", "%s🚢 so", "%s™", "%s€"),
]  # fmt: skip


def links(text: str) -> list[tuple[str, str]]:
    """Return where the links of a rendered text lead, and their words."""
    found = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', render_markdown(text))
    return [(unescape(href), unescape(words)) for href, words in found]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("address", [ADDRESS, "https://example.org", "http://example.org:8080/?a=1&b=2#c"])
def test_an_address_is_the_address_alone(around, address):
    """Quotation marks, brackets and punctuation of all scripts, and invisible signs, belong to the sentence."""
    assert links(around % address) == [(address, address)]


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_an_address_stays(around):
    """Nothing of the sentence is lost, and it is the same inside a list, a quotation and a table."""
    plain = re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", render_markdown(around % "word"))))
    for before, after in (("", ""), ("- ", ""), ("> ", "")):
        html = render_markdown(before + around % ADDRESS + after)
        words = re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))
        assert words.replace(ADDRESS, "word").replace("<word>", "word") == plain.replace("<word>", "word")


@pytest.mark.parametrize(
    "address",
    [
        "https://en.wikipedia.org/wiki/Foo_(bar)",
        "https://en.wikipedia.org/wiki/Foo_(bar)_(baz)",
        "https://en.wikipedia.org/wiki/Foo_(bar_(baz))",
        "https://example.org/a[1]{2}",
        "https://example.org/*/x",
        "https://example.org/a,b;c!d'e?f:g@h&i=j$k+l~m",
        "https://example.org/a.b...c",
        "https://example.org/_under_score_d",
        "https://example.org/a--b-",
        "https://example.org/?q=a|b&c=%20d",
        "https://example.org/#",
        "https://localhost:8000/",
        "http://192.0.2.1/x",
        "https://ada:secret@example.org/x",
        "https://example.org/wiki/Köln",
        "https://example.org/wiki/Michelson–Morley",
        "https://ca.example.org/wiki/Col·legi",
        "https://example.org/東京",
        "https://müller.example/straße?q=ä",
        "https://例え.テスト/パス",
        "https://مثال.إختبار/صفحة",
        "https://उदाहरण.परीक्षा/लेख",
    ],
)
def test_what_is_part_of_an_address_stays(address):
    """Brackets with both halves, signs within it, and letters of any script are kept, in brackets of a sentence too."""
    for text in (address, f"({address})", f"„{address}“.", f"See {address}, and more", f"[{address}"):
        assert [words for _, words in links(text)] == [address]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/x(see below)", "https://example.org/x"),
        ("https://example.org/x)y", "https://example.org/x"),
        ("(https://example.org/x) y)", "https://example.org/x"),
        ("https://example.org/(x", "https://example.org/"),
        ("https://example.org/[x)", "https://example.org/"),
        ("https://example.orgをご覧ください", "https://example.org"),
        ("'https://example.org/x'y", "https://example.org/x"),
        ("HTTPS://EXAMPLE.ORG/X", "HTTPS://EXAMPLE.ORG/X"),
        ("https://example.org:80x", "https://example.org:80"),
        ("https://example.org:123456", "https://example.org"),
    ],
)
def test_where_an_address_ends_in_doubt(text, address):
    """A bracket without its other half, and what no host can be, are outside."""
    assert [words for _, words in links(text)] == [address]


def test_a_host_is_sent_for_as_it_has_to_be():
    """A host in other letters is shown as it was typed, and leads to its name in the DNS."""
    assert links("https://müller.example/") == [("https://xn--mller-kva.example/", "https://müller.example/")]


def test_an_address_to_write_to_is_a_link_when_it_says_so():
    """With `mailto:` a mailbox becomes a link; it is shown without."""
    assert links("„mailto:ada@example.org“, so") == [("mailto:ada@example.org", "ada@example.org")]


@pytest.mark.parametrize(
    "text",
    [
        *("https://", "https:// example.org", "http://.", "http://-", "https://a..b/x", "https://?x", "https:///x"),
        *("xhttps://example.org", "ahttp://example.org", "//example.org/x", "ftp://example.org/x", "http:/example.org"),
        *("`https://example.org/x`", "http\\://example.org", "mailto:", "mailto:ada", "mailto:@example.org", "://"),
    ],
)
def test_what_is_no_whole_address_is_no_link(text):
    """A scheme alone, another scheme, an escaped one and code stay what they are."""
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"[{ADDRESS}](https://example.net/)", [("https://example.net/", ADDRESS)]),
        (f"[see {ADDRESS}, so](https://example.net/)", [("https://example.net/", f"see {ADDRESS}, so")]),
        (f"{ADDRESS} {ADDRESS}", [(ADDRESS, ADDRESS)] * 2),
        (f"| {ADDRESS} | „{ADDRESS}“ |\n|---|---|", [(ADDRESS, ADDRESS)] * 2),
        (f"    See {ADDRESS}.", [(ADDRESS, ADDRESS)]),
        (f"\tSee {ADDRESS}.", [(ADDRESS, ADDRESS)]),
        (f"- one\n\n      {ADDRESS}", [(ADDRESS, ADDRESS)]),
    ],
)
def test_links_do_not_nest_and_lead_from_everywhere(text, expected):
    """Within a link's words an address is text; in tables, and where a text was pasted with indents, it is a link."""
    assert links(text) == expected


@given(some.text(alphabet="ab/.()[]{}'\"»“…- \u200b", max_size=30))
def test_an_address_never_takes_a_blank_or_half_a_bracket(rest):
    """Whatever follows, an address has no blank, no closing quotation mark, and both halves of each bracket."""
    text = f"https://example.org/{rest}"
    address = text[: address_end(text, 0, paired(text))]
    assert address.startswith("https://example.org")
    assert not set(' "»“…') & set(address)
    assert all(address.count(left) == address.count(right) for left, right in ("()", "[]", "{}"))
