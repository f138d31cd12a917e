"""The bounds of every kind of expensive work, as values: docs/bounds.md shows them, and a test holds the two together.

Whoever does such work takes its numbers from here and has no others. Those of asking other servers are beside this, in
`outbound_bounds`, and those of drawing long entries in `drawing_bounds`.
"""

from liveblog.sentence import sentence
from liveblog.work.bound import KIB, MIB, Bound, Limit
from liveblog.work.drawing_bounds import DRAWING, FRAMES
from liveblog.work.outbound_bounds import CARDS, CARDS_READING, OUTBOUND, OUTBOUND_NAMES

MARKDOWN_TEXT = Limit(256 * KIB, "characters of a text", "422 `invalid_input`")
PLACES_NAMED = Limit(1000, "places that an entry names", "422 `invalid_input`")
MARKDOWN_AT_HAND = 2000
"""Characters: so short a text is rendered where it is, in some milliseconds; a longer one in a child process."""

MARKDOWN = Bound(
    "Markdown",
    "a child process",
    sentence("Too many long texts are being rendered at once."),
    (MARKDOWN_TEXT, PLACES_NAMED),
    seconds=5,
    at_once=1,
    waiting=16,
    patience=10,
    of_one=8,
    memory=256 * MIB,
    overrun="422 `too_costly`",
)

LONG_TEXTS = Bound(
    "Writing texts over 2,000 characters",
    "the event loop",
    sentence("Too many long texts are being written at once."),
    (),
    seconds=2.5,
    at_once=1,
    waiting=64,
    patience=10,
    of_one=32,
    rest=3,
)
"""When they are rendered: they are folded, encoded, compared and kept. Whoever writes less waits for none of them."""

DIFFERENCE_LINES = Limit(400, "lines of a text that is compared by lines", "shown as replaced")
DIFFERENCE_WORDS = Limit(1500, "words and signs that are compared", "shown as replaced")
DIFFERENCES = Bound(
    "Comparing two versions of a text",
    "a thread",
    sentence("Too many versions are being compared at once."),
    (DIFFERENCE_LINES, DIFFERENCE_WORDS),
    seconds=5,
    at_once=1,
    waiting=16,
    patience=5,
    of_one=4,
    rest=4,
)

PICTURE_BYTES = Limit(10 * MIB, "bytes of a picture", "413 `too_large`")
PICTURE_PIXELS = Limit(40_000_000, "pixels of a picture", "413 `too_large`")
PICTURE_SIDE = Limit(30_000, "pixels of a side of a picture", "413 `too_large`")
PICTURE_SCANS = Limit(64, "scans of a JPEG", "422 `invalid_input`")
PICTURE_SCANNED = Limit(512_000_000, "pixels in all scans of a JPEG", "422 `invalid_input`")
PICTURE_PROFILE = Limit(4 * MIB, "bytes of the colour profile of a PNG", "left out")
PICTURES = Bound(
    "Pictures",
    "a child process",
    sentence("Too many images are being uploaded at once."),
    (PICTURE_BYTES, PICTURE_PIXELS, PICTURE_SIDE, PICTURE_SCANS, PICTURE_SCANNED, PICTURE_PROFILE),
    seconds=10,
    at_once=1,
    waiting=8,
    patience=30,
    of_one=6,
    memory=768 * MIB,
    overrun="422 `too_costly`",
)

POSTERS_KEPT = Limit(200, "posters that are kept, of about 20 KB each", "drawn again")
POSTERS = Bound(
    "Posters",
    "a child process",
    sentence("Too many posters are being drawn at once."),
    (POSTERS_KEPT,),
    seconds=5,
    at_once=1,
    waiting=32,
    patience=10,
    of_one=8,
    memory=256 * MIB,
    overrun="422 `too_costly`",
)
"""Anybody may order one, but of each blog only that of the moment."""

LOGINS = Bound(
    "Logging in and out",
    "the database",
    sentence("Too many people are logging in at once."),
    (),
    seconds=10,
    at_once=1,
    waiting=16,
    patience=10,
    of_one=4,
)
"""Each attempt is counted, and that is written: behind two hundred of them no post may wait."""

REPORT_TEXT = Limit(2000, "characters of a report", "422 `invalid_input`")
REPORTS_OF_A_DAY = Limit(200, "reports of a blog within a day", "429 `too_many_attempts`")
REPORTS = Bound(
    "Reports of readers",
    "the database",
    sentence("Too many reports are coming in at once."),
    (REPORT_TEXT, REPORTS_OF_A_DAY),
    seconds=10,
    at_once=1,
    waiting=16,
    patience=10,
    of_one=2,
    rest=2,
)
"""Anybody may send them, and each is written: behind them no post may wait."""

PASSWORDS = Bound(
    "Passwords",
    "a thread",
    sentence("Too many people are logging in at once."),
    (),
    seconds=10,
    at_once=1,
    waiting=16,
    patience=10,
    of_one=4,
    memory=64 * MIB,
)

UPLOADS = Bound(
    "Uploads of pictures",
    "the event loop",
    sentence("Too many images are being uploaded at once."),
    (),
    seconds=300,
    at_once=16,
    waiting=64,
    patience=30,
    of_one=16,
    overrun="408 `request_timeout`",
)
"""From the first byte that is read until the picture is kept: so many may be in memory."""

FILES = Bound(
    "Files of pictures",
    "a thread",
    sentence("Too many pictures are being read at once."),
    (),
    seconds=10,
    at_once=8,
    waiting=2000,
    patience=10,
)
"""Reading, writing and deleting them: a disk that hangs holds up nothing else."""

BUCKET_SECONDS = Limit(10, "seconds of a request", "asked again, or given up")
BUCKET_RETRIES = Limit(2, "times that it is asked again within 15 s", "503 `unavailable`")
BUCKET = Bound(
    "Pictures in a bucket",
    "the event loop",
    sentence("Too many pictures are being read at once."),
    (BUCKET_SECONDS, BUCKET_RETRIES),
    seconds=30,
    at_once=32,
    waiting=2000,
    patience=10,
    overrun="503 `unavailable`",
)
"""In the place of files. However many readers want the same one at once, it is fetched once."""

SEARCH_LENGTH = Limit(200, "characters of a search", "404")
SEARCH_WORDS = Limit(16, "words of a search, folded", "404")
SEARCH_FOLDED = Limit(512 * KIB, "characters of an entry, folded", "the rest is not found")
SEARCH_COUNTED = Limit(1000, "hits that are counted", "“more than 1,000”")
SEARCH_MARKED = Limit(64 * KIB, "characters of an entry in which hits are marked", "shown without marks")
SEARCHES = Bound(
    "Searches and filters",
    "the database",
    sentence("Too many searches are under way."),
    (SEARCH_LENGTH, SEARCH_WORDS, SEARCH_FOLDED, SEARCH_COUNTED, SEARCH_MARKED),
    seconds=2.5,
    at_once=1,
    waiting=16,
    patience=5,
    of_one=8,
    rest=4,
)

PAST_VIEWS = Bound(
    "Past views",
    "the database",
    sentence("Too many readers are looking at earlier versions."),
    (),
    seconds=2.5,
    at_once=1,
    waiting=16,
    patience=5,
    of_one=8,
    rest=4,
)

TEXT_STRETCH = Limit(50, "entries read at once", "the next are read after them")
TEXT_KEPT = Limit(8 * MIB, "bytes of a text that is kept", "sent while it is read")
TEXTS_MADE = Limit(4, "texts that are made at once to be kept", "sent while it is read")
TEXTS = Bound(
    "Whole blogs as texts",
    "the database",
    sentence("Too many readers are loading whole blogs as text."),
    (TEXT_STRETCH, TEXT_KEPT, TEXTS_MADE),
    seconds=2.5,
    at_once=1,
    waiting=64,
    patience=10,
    of_one=32,
    rest=1,
)

NEWEST = Bound(
    "Newest pages and snapshots that are not kept yet",
    "the event loop",
    sentence("Too many pages are being drawn."),
    (),
    seconds=10,
    at_once=2,
    waiting=1000,
    patience=10,
    of_one=500,
    rest=1,
)
"""What readers come to. There are only as many as there are blogs, and each is made once for all."""

FEEDS = Bound(
    "Newest feeds, and maps of the site, that are not kept yet",
    "the event loop",
    sentence("Too many feeds are being drawn."),
    (),
    seconds=10,
    at_once=1,
    waiting=250,
    patience=10,
    of_one=125,
    rest=2,
)
"""Programs wait for these, and not people."""

PAGES = Bound(
    "Older pages, permalinks and ranges that are not kept yet",
    "the event loop",
    sentence("Too many old pages are being drawn."),
    (),
    seconds=10,
    at_once=1,
    waiting=250,
    patience=10,
    of_one=125,
    rest=2,
)

BACKLOG_EVENTS = Limit(100, "events that a stream is sent at once", "the next are read after them")
EMBEDDED = Limit(50, "entries in a frame or a fragment", "400 `bad_request`")
EMBEDDED_TOPICS = Limit(10, "topics of a frame or a fragment", "400 `bad_request`")
EMBEDS = Bound(
    "Frames, fragments and oEmbed answers that are not kept yet",
    "the event loop",
    "Too many embedded pages are being drawn.",
    (EMBEDDED, EMBEDDED_TOPICS),
    seconds=10,
    at_once=1,
    waiting=250,
    patience=10,
    of_one=125,
    rest=2,
)
"""Each is small; what there may be many of is ways to ask."""

BACKLOGS = Bound(
    "Events that readers missed, no more in memory",
    "the database",
    sentence("Too many readers are catching up."),
    (BACKLOG_EVENTS,),
    seconds=2.5,
    at_once=1,
    waiting=1000,
    patience=10,
    of_one=250,
    rest=2,
)

POLL_AT_HAND = 20
"""Events: so few are told in a moment."""

POLL_EVENTS = Limit(200, "events of an answer to a poll", "the next are asked for after them")
POLLS = Bound(
    "Polls after which more than 20 events came",
    "the event loop",
    sentence("Too many readers are catching up."),
    (POLL_EVENTS,),
    seconds=2.5,
    at_once=1,
    waiting=250,
    patience=10,
    of_one=64,
    rest=1,
)

BODY_AT_HAND = 16 * KIB
"""Bytes: so short a body is read where it is, in a moment."""

JSON_BYTES = Limit(256 * KIB, "bytes of JSON", "413 `too_large`")
JSON_NAMES = Limit(64, "names in an object of JSON", "422 `invalid_input`")
FORM_BYTES = Limit(12 * MARKDOWN_TEXT.most + 64 * KIB, "bytes of a form with a text", "413 `too_large`")
"""Percent-encoded, a character of a text takes up to 12 bytes."""

SMALL_FORM_BYTES = Limit(16 * KIB, "bytes of any other form", "413 `too_large`")
FORM_FIELDS = Limit(50, "fields of a form", "400 `bad_request`")
FIELD_NAME = Limit(100, "bytes of a field's name", "400 `bad_request`")
BODIES = Bound(
    "Bodies over 16 KiB",
    "the event loop",
    sentence("Too many long texts are coming in at once."),
    (JSON_BYTES, JSON_NAMES, FORM_BYTES, SMALL_FORM_BYTES, FORM_FIELDS, FIELD_NAME),
    seconds=10,
    at_once=1,
    waiting=64,
    patience=10,
    of_one=16,
    rest=3,
)

HEAD_BYTES = Limit(32 * KIB, "bytes of a request's head, trailers included", "431 `head_too_large`, and the end")
HEAD_FIELDS = Limit(100, "fields of a head", "431 `head_too_large`, and the end")
HEAD_SILENCE = Limit(10, "seconds in which a head, or more of a body, must come", "408 `request_timeout`, and the end")
LIST_PARTS = Limit(200, "parts of a query, or of a list in a field", "400 `bad_request`")

TLS_HANDSHAKE = Limit(10, "seconds in which a TLS handshake must be complete", "the end")

UNREAD_ANSWER = Limit(30, "seconds in which some of an answer must be taken", "the end")

HEADS = (TLS_HANDSHAKE, HEAD_BYTES, HEAD_FIELDS, HEAD_SILENCE, LIST_PARTS, UNREAD_ANSWER)
"""What holds for every request; nobody waits for it."""

ALL = (
    BODIES,
    MARKDOWN,
    LONG_TEXTS,
    DIFFERENCES,
    UPLOADS,
    PICTURES,
    FILES,
    BUCKET,
    POSTERS,
    LOGINS,
    REPORTS,
    PASSWORDS,
    SEARCHES,
    PAST_VIEWS,
    TEXTS,
    NEWEST,
    FEEDS,
    PAGES,
    EMBEDS,
    DRAWING,
    FRAMES,
    BACKLOGS,
    POLLS,
    OUTBOUND,
    OUTBOUND_NAMES,
    CARDS,
    CARDS_READING,
)
