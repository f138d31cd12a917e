"""The bounds of asking servers whose address somebody gave us, and of the cards that are made of what they say."""

from liveblog.sentence import sentence
from liveblog.work.bound import KIB, MIB, Bound, Limit

OUTBOUND_URL = Limit(2048, "characters of an address", "not asked")
OUTBOUND_BYTES = Limit(MIB, "bytes of an answer, unpacked", "read no further")
OUTBOUND_REDIRECTS = Limit(3, "redirects", "not followed")
OUTBOUND_SILENCE = Limit(5, "seconds without a byte", "given up")
OUTBOUND = Bound(
    "Asking servers whose address somebody gave us",
    "the event loop",
    sentence("Too many other servers are being asked at once."),
    (OUTBOUND_URL, OUTBOUND_BYTES, OUTBOUND_REDIRECTS, OUTBOUND_SILENCE),
    seconds=10,
    at_once=16,
    waiting=64,
    patience=5,
    of_one=8,
    overrun="given up",
)
"""Nothing that is asked for is trusted to end; a reader's request waits for none of it."""

OUTBOUND_NAMES = Bound(
    "Finding such servers by name",
    "a thread",
    sentence("Too many names of other servers are being looked up at once."),
    (),
    seconds=5,
    at_once=4,
    waiting=64,
    patience=5,
)
"""A name server that hangs holds up nobody who wants the database."""

CARD_PAGE = Limit(512 * KIB, "bytes of a page or of an oEmbed answer", "the rest is not read")
CARD_PICTURE_SECONDS = Limit(5, "seconds for its picture", "a card without one")
CARDS_OF_ONE = Limit(30, "addresses that an editor has asked within a minute", "429 `too_many_attempts`")
CARDS_KEPT = Limit(500, "cards that are kept for five minutes", "asked anew")
CARDS = Bound(
    "Making a card of an address",
    "the event loop",
    sentence("Too many addresses are being looked at at once."),
    (CARD_PAGE, CARD_PICTURE_SECONDS, CARDS_OF_ONE, CARDS_KEPT),
    seconds=8,
    at_once=8,
    waiting=32,
    patience=5,
    of_one=4,
    overrun="422 `invalid_input`",
)
"""An editor may wait for it, a post never does."""

CARDS_READING = Bound(
    "Reading a foreign page for a card",
    "a child process",
    sentence("Too many pages are being read at once."),
    (),
    seconds=2,
    at_once=1,
    waiting=32,
    patience=5,
    of_one=4,
    memory=128 * MIB,
    overrun="422 `invalid_input`",
)
