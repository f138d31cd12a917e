"""How connections end: each error has a code, and the code's range tells the reader what to do."""

import pytest

from liveblog import errors
from liveblog.wire.closing import GOING_AWAY, OVERLOADED, RESET, TOO_SLOW, CloseReason, closing_for
from tests.wire.vectors import vectors

THEN = {case["code"]: case["then"] for case in vectors("closing")["close_codes"]}


@pytest.mark.parametrize(
    ("error", "code", "reason"),
    [
        (errors.BadRequest("?"), 4400, "bad_request"),
        (errors.InvalidInput(errors.FieldError("after", "?")), 4400, "bad_request"),
        (errors.Unauthenticated("?"), 4401, "unauthenticated"),
        (errors.CredentialsExpired("?"), 4401, "unauthenticated"),
        (errors.Forbidden("?"), 4403, "forbidden"),
        (errors.BlogNotFound("harbour"), 4404, "not_found"),
        (errors.Gone("?"), 4410, "gone"),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_an_error_that_stays_keeps_the_reader_away(error, code, reason):
    """Who can't be let in is told why, and not to come back."""
    assert closing_for(error) == CloseReason(code, reason, retry_after=None)
    assert THEN[code] == "stay"


@pytest.mark.parametrize("error", [errors.Unavailable("?"), errors.LiveblogError("?")])
def test_an_error_that_passes_brings_the_reader_back(error):
    """What may be over in a moment, and what we don't know, ends with "come back"."""
    assert THEN[closing_for(error).code] == "return"


@pytest.mark.parametrize(
    ("closing", "then"),
    [(GOING_AWAY, "return"), (TOO_SLOW, "return"), (OVERLOADED, "return"), (RESET, "snapshot")],
    ids=lambda value: getattr(value, "reason", None),
)
def test_the_servers_own_closings_are_in_the_right_ranges(closing, then):
    """Readers do what the server means when it closes, and are told after how long."""
    assert THEN[closing.code] == then
    assert closing.retry_after is not None
