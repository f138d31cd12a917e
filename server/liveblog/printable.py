r"""Text from elsewhere, made fit for a terminal and for a log: what could steer one is spelled out, as `\x1b`.

That is: control characters in seven bits and in eight, line and paragraph separators, surrogates that no encoding has,
and the marks that make what follows run the other way (Unicode's bidirectional embeddings, overrides and isolates).
What scripts need to be written at all stays: joiners, and the marks of direction that stand for one letter.
"""

import re

STEERING = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u2028\u2029"
    "\u202a-\u202e\u2066-\u2069"  # bidirectional formatting
    "\u206a-\u206f\ufff9-\ufffb"  # deprecated, and interlinear: unseen, and no script needs them
    "\ud800-\udfff"
    "]"
)
"""One such character."""


def escaped(text: str, *, keep: str = "") -> str:
    r"""Return the text with each such character written as its Python escape; those in `keep` (`\n`) stay."""
    return STEERING.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def escaped_json(document: str) -> str:
    r"""Return a JSON text that says the same and holds no such character: they can stand within its strings alone.

    Line breaks between its members stay.
    """
    return STEERING.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", document)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
