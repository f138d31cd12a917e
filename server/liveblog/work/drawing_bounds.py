"""The bounds of drawing entries that are so long that the event loop would stand still."""

from liveblog.sentence import sentence
from liveblog.work.bound import KIB, MIB, Bound, Limit

DRAWN_AT_HAND = 128 * KIB
"""Characters of HTML of all entries of an answer: so much is drawn where it is asked for; more in a thread."""

PLACES_LENGTH = Limit(2 * MIB, "characters of HTML on a list of places", "the next are on its next page")
DRAWING = Bound(
    "Answers that tell of entries with over 128 KiB of HTML",
    "a thread",
    sentence("Too many long entries are being drawn."),
    (PLACES_LENGTH,),
    seconds=30,
    at_once=1,
    waiting=64,
    patience=10,
)
"""Who asks has a place of its kind already. Kinds take turns: a page waits for one text and one feed, not for all."""

FRAME_AT_HAND = 16 * KIB
"""Characters of HTML of an entry: events of shorter ones are drawn where they are wanted, others in a thread."""

FRAMES = Bound(
    "Events of entries with over 16 KiB of HTML",
    "a thread",
    sentence("Too many long entries are being drawn."),
    (),
    seconds=10,
    at_once=1,
    waiting=64,
    patience=5,
    overrun="drawn in the event loop",
)
"""What was written, and what of it was missed, takes turns; nobody is refused, for it is written already."""
