"""The way to a provider and back, as tests go it: with somebody who is known, or in vain."""

import re

from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE

ADA = {"sub": "ada-1", "email": "Ada@Example.org", "email_verified": True, "name": "Ada Q."}


def part(address, name):
    """Return a part of an address's query, as it stands there."""
    found = re.search(rf"[?&]{name}=([^&]+)", address)
    assert found, address
    return found[1]


async def known(desk_app, provider):
    """Make an editor who is known by a mail address, and be her at the provider."""
    provider.claims = ADA
    return await desk_app.services.users.create("ada.q", "Ada Quist", Scope.WRITE, email="ada@example.org")


async def refused(newcomer, status, words):
    """Go the whole way in vain, and return the page that says why; nobody is logged in."""
    answer = await newcomer.log_in()
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert "Start again" in answer.text
    assert SESSION_COOKIE not in newcomer.visitor.client.cookies
    return answer
