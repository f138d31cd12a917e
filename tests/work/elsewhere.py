"""Numbers in the code that are named like bounds and are none of expensive work: why each of them is not on the page.

Whoever adds one is asked here: what may cost a lot belongs in `liveblog.work.bounds`, whence the page is made.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

NAMES = re.compile(
    r"(^|_)(MOST|MAX|LIMIT|LONGEST|LARGEST|TALLEST|LENGTH|BYTES|SIZE|ROOM|ROWS|AT_ONCE|BATCH|FRAMES|PARTS|FIELDS|WORDS"
    r"|LINES|COUNTED|REMEMBERED|ENOUGH|CONNECTIONS|STRETCH|GROUP|ATTEMPTS|LATELY|BACKLOG|FILL|PIECE|ENTRIES|EVENTS"
    r"|HITS)(_|$)"
)

WHY = {
    "what is kept in memory, and no more of it": """
        access/shown_secrets._ROOM access/usage._ROOM hub/attendance._MOST_DELAYS
        hub/lane.BURST_BYTES hub/lane.BURST_FRAMES hub/tail.RING_BYTES
        hub/shown_pages.MOST_HOSTS hub/tail.RING_FRAMES markup/definitions._ROOM model/colour._REMEMBERED
        render/globe._REMEMBERED render/renderer._REMEMBERED
        render/publisher_folder._LARGEST render/publisher_folder._MOST render/renderer._REMEMBERED_LENGTH
        serving/fast_path.MAX_ANSWERS serving/fast_path.MAX_BODY serving/strict_http._MAX_HELD
    """,
    "how much is done in one go of what is all done": """
        access/courier.AT_ONCE
        access/hearings._AT_ONCE bus/redis._BATCH desk/log._MOST_TOLD hub/hub._FILL
        hub/attendance._MOST_TOLD hub/follower._HEAD_BYTES
        jobs/indexing._ROWS jobs/runner.AT_ONCE media/moving._AT_ONCE serving/server._AT_ONCE serving/strict_http._PIECE
        exports/members._PIECE store/search_index._PIECE
    """,
    "what is shown: pages and lists of a size": """
        present/drafts._TITLE_LENGTH intake/handovers.MOST_NOTES
        intake/drafts.MOST_COMMENT intake/partners._MOST_ORIGINS
        model/page.PAGE_SIZE render/texts.TITLE_LENGTH render/texts._ENOUGH store/listings.KEY_EVENTS
        store/listings.LISTING_SIZE store/deletions.LATELY present/desk_entries.LIST_SIZE present/front.ENDED_SIZE
        present/desk_list.LIST_SIZE render/texts._LINES_UNFOLDED present/front.LIVE_SIZE present/front_feed.FEED_SIZE
        present/sitemap.MAX_ADDRESSES present/sitemap.MAX_BLOGS
        present/page_head._DESCRIPTION_LENGTH present/structured.HEADLINE_LENGTH present/structured.MAX_UPDATES
        present/library.LIBRARY_SIZE store/pictures.LIBRARY_ENTRIES wire/polling.RANGE_SIZE
        access/receipt_reading._MOST_BLOGS store/corrections.CORRECTIONS_SIZE store/corrections._MOST_SINCE
        present/places.PLACES_SIZE present/places.GEOJSON_SIZE present/places._STRETCH
    """,
    "the length of a word or a line": """
        intake/presence.LINE_LENGTH access/codes._RECOVERY_LENGTH intake/names._LONGEST_SLUG settings._KEY_LENGTH
        access/passwords.LONGEST access/passwords._OWN_WORDS access/secrets._BYTES
        desk/changes/briefing.MOST_EVIDENCE desk/changes/claiming.MOST_CLAIMS model/briefing.MOST_STATEMENTS
        desk/changes/revising.MAX_CORRECTIONS desk/changes/figuring.MOST_READINGS
        markup/figures.MOST_TOLD markup/figures._LONGEST model/figure.MOST_FIGURES
        model/figure.MOST_PARTS model/figure.MOST_POINTS model/figure.NUMBER_LENGTH
        desk/promises.MOST_PROMISES
        desk/epochs._LENGTH desk/mentions._WORDS_LENGTH desk/references.MOST_CITED desk/references.MOST_CITING
        logs.LINE_LIMIT
        markup/addresses._LONGEST_ENTITY markup/geo.LONGEST_NAME markup/coordinates.LONGEST_COORDINATES
        model/named_place.MOST_DECIMALS markup/providers._LONGEST model/topic._LONGEST oidc/id_token._SUBJECT_LENGTH
        oidc/logout_token._LENGTH oidc/provider._SESSION_LENGTH web/devices._LENGTH
        render/languages._MOST_SUBTAGS
        markup/images.LONGEST_CAPTION store/jobs._ERROR_LENGTH web/bodies._MOST_DIGITS web/editor/pictures._MOST_WORDS
        store/found_names._MOST_WORDS
        web/corrections._SINCE_LENGTH web/pages/query._MOMENT_LENGTH
        web/embed/oembed._ADDRESS_LENGTH web/embed/query._TOPICS_LENGTH
        web/pages/query._TOPIC_LENGTH webpages/summary.ADDRESS_LENGTH webpages/summary.NAME_LENGTH
        webpages/summary.TEXT_LENGTH webpages/summary.TITLE_LENGTH webpages/summary._MOMENT_LENGTH
    """,
    "what is looked at of a page that is bounded itself": """
        webpages/oembed._HTML_LENGTH webpages/oembed._LINKS_LIMIT webpages/page._SCRIPTS_LIMIT
        webpages/structured._OBJECTS_LIMIT webpages/tags.TAGS_LIMIT webpages/tags._CONTENT_LENGTH
        webpages/tags._TAG_LENGTH webpages/tags._VALUE_LENGTH
    """,
    "rows and attempts, on a page of their own": """
        access/webhook_sending.ANSWER_BYTES access/endpoints.MOST_ENDPOINTS access/endpoints._MOST_FORMER
        store/endpoints.ATTEMPTS_KEPT
        access/challenges.ROWS access/challenges.ROWS_HERE access/challenges._HALF_ROWS
        access/throttle.ROWS store/waiting._ATTEMPTS_PER_LINE jobs/runner.MOST_ATTEMPTS
    """,
    "the database's own patience": """
        store/connecting._MOST_SECONDS store/engine.STORE_LIMIT store/engine._LOCK_LIMIT store/engine._POOL_LIMIT
        store/engine._STATEMENT_LIMIT
    """,
    "what formats and protocols can say": """
        access/webhook_sending.BODY_BYTES access/webhook_sending._MOST_RETRY_AFTER access/webhook_signing._BYTES
        media/imaging._TALLEST render/publisher_folder._PNG_SIZE serving/handshake._KEY_BYTES
        serving/readers.MESSAGE_LIMIT serving/readers._CONTROL_LIMIT serving/fast_path.MAX_REQUEST
    """,
    "connections": """
        serving/admission._RESERVED_MOST serving/sockets.BACKLOG serving/strict_http._MOST_IN_VAIN
    """,
}

_OF_COMMANDS = ("work", "cli", "demo", "handrun", "archive")
"""Packages in which nothing runs in a server, but for `work` itself."""


def found(code: Path) -> Iterator[str]:
    """Return the numbers of modules that are named like bounds, as `package/module.NAME`."""
    for path in code.rglob("*.py"):
        module = path.relative_to(code)
        if module.parts[0] not in _OF_COMMANDS and "migrations" not in module.parts:
            yield from (f"{module.with_suffix('')}.{name}" for name in _numbers(ast.parse(path.read_text())))


def _numbers(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper()]
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_number(node.value):
            yield from filter(NAMES.search, names)


def _is_number(value: ast.expr) -> bool:
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)
