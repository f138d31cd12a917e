"""Texts of plain paragraphs, which no parser reads: they come out as the parser has them."""

from random import Random

import pytest

from liveblog.markup import render_markdown

_PIECES = [
    *"aZéß東жع0179 .,;:!?-+=#>|*_~`\\[](){}<>&\"'@$%^/\u2013“”…·",
    "\n",
    "\n\n",
    "\t",
    "\u00a0",
    "\u00ad",
    "\u200d",
    "\u0301",
    "\u3000",
    "\x00",
    "\x85",
    "\ufffe",
    "\U0001f6a2",
    "the ferry",
    "https://example.org",
    "mailto:a@example.org",
    "geo:36.2,37.16",
    ": ",
    "1. ",
    "---",
    "&amp;",
]


def _by_the_parser(text: str) -> str:
    """Render a text with a line below it, as nothing with one is plain."""
    return render_markdown(f"{text}\n\n***").removesuffix("<hr>").strip()


@pytest.mark.parametrize(
    "text",
    [
        "The ferry has left.",
        "The ferry has left.\n\nIt comes back at 4 pm: so says its master.",
        'He said "no" - and left (at last); it\u2019s over!',
        "東港的大門已經關閉。",
        "أُغلقت البوابة",
        "Boats | cars = none #1 @ the quay",
        "geo: is a scheme, http: another",
    ],
)
def test_plain_paragraphs_come_out_as_written(text: str):
    """Each is a paragraph, to the letter, and just what the parser and the sanitiser make of it."""
    html = "\n".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    assert render_markdown(text) == html == _by_the_parser(text)


@pytest.mark.parametrize("seed", range(20))
def test_any_text_is_what_the_parser_makes_of_it(seed: int):
    """Whichever way a text goes, what comes out is the same."""
    random = Random(seed)
    for _ in range(200):
        text = random.choice(["", "a", "The gate "]) + "".join(random.choices(_PIECES, k=random.randint(0, 6)))
        assert render_markdown(text) == _by_the_parser(text)
