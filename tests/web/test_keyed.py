"""What partners read with a key in the address, and what their browsers may give to which pages."""

import logging
import re
from contextlib import suppress

import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.partner import KeyKind, PartnerChanges, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from tests.serving.readers import said
from tests.web.live_app import LiveApp

PAGE, ELSEWHERE = websockets.Origin("https://post.example"), websockets.Origin("https://elsewhere.example")
READ = ("", "/entries", "/entries/1", "/events", "/corrections")


async def partner(
    app: LiveApp, name: str, *origins: str, blog: int | None = None, line: str = "", accent: str | None = None
) -> tuple[int, str, str]:
    """Make a partner that reads a blog, or all, and return its number and a key of each kind."""
    partners = app.services.partners
    draft = PartnerDraft(name, line, accent, origins=origins, grants=(Grant(Scope.READ, blog),))
    partner_id = await partners.create(draft)
    return (
        partner_id,
        await partners.make_key(partner_id, KeyKind.PUBLISHABLE),
        await partners.make_key(partner_id, KeyKind.SECRET),
    )


async def last_code(socket: websockets.ClientConnection) -> int | None:
    """Return the code that a connection is closed with."""
    with suppress(ConnectionClosed):
        while True:
            await socket.recv()
    return socket.close_code


async def test_a_key_opens_what_is_for_partners(live_app: LiveApp):
    """By API, feeds and events, in the address or as a bearer; to all others there is no such blog."""
    blog = await live_app.blog(visibility=Visibility.PARTNERS)
    await live_app.fill(blog, 2)
    _, publishable, secret = await partner(live_app, "Opens", blog=blog.id)
    _, stranger, _ = await partner(live_app, "Stranger", blog=(await live_app.blog()).id)
    addresses = [*(f"/api/v1{blog.path}{part}" for part in READ), f"{blog.path}/feed.atom", f"{blog.path}/feed.json"]
    for address in addresses:
        for params, headers in (({"key": publishable}, {}), ({}, {"authorization": f"Bearer {secret}"})):
            answer = await live_app.http.get(address, params=params, headers=headers)
            assert answer.status_code == 200, address
            assert answer.headers["cache-control"] == "private, no-store"
        for params in ({}, {"key": stranger}):
            assert (await live_app.http.get(address, params=params)).status_code == 404, address


async def test_a_page_takes_no_key(live_app: LiveApp):
    """The key of an element or a feed opens no page of ours, on which it would stand in every link."""
    blog = await live_app.blog(visibility=Visibility.PARTNERS)
    _, publishable, _ = await partner(live_app, "Pages")
    assert (await live_app.http.get(blog.path, params={"key": publishable})).status_code == 404


async def test_answers_to_a_key_follow_the_partners_origins(live_app: LiveApp):
    """Its pages are named; others are refused and may read why; who sends no origin is told that it matters."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    _, key, _ = await partner(live_app, "Origins", PAGE, "null")
    address = f"/api/v1{blog.path}"
    for origin in (PAGE, "null"):
        answer = await live_app.http.get(address, params={"key": key}, headers={"origin": origin})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == origin
        assert "Origin" in answer.headers["vary"]
    refused = await live_app.http.get(address, params={"key": key}, headers={"origin": ELSEWHERE})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert refused.headers["access-control-allow-origin"] == "*"  # of the reason: pages say it
    plain = await live_app.http.get(address, params={"key": key})
    assert plain.status_code == 200
    assert "access-control-allow-origin" not in plain.headers
    assert "Origin" in plain.headers["vary"]


async def test_what_is_kept_for_all_is_not_given_to_other_origins(live_app: LiveApp):
    """However often it was asked before, with and without a key: an answer never has another's origin."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    _, key, _ = await partner(live_app, "Kept", PAGE)
    address, expected = f"/api/v1{blog.path}", {None: "*", key: PAGE}
    for shown in (None, key, None, key):
        for _ in range(3):
            params = {"key": shown} if shown else {}
            answer = await live_app.http.get(address, params=params, headers={"origin": PAGE})
            assert answer.headers["access-control-allow-origin"] == expected[shown]
        forbidden = await live_app.http.get(address, params={"key": key}, headers={"origin": ELSEWHERE})
        assert forbidden.status_code == 403


async def test_a_frame_is_framed_by_the_partners_sites_alone(live_app: LiveApp):
    """With a key in its address the policy names them; without one every page may frame it, also after that."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    _, key, _ = await partner(live_app, "Frames", PAGE, "null")
    address = f"{blog.path}/frame"
    for params, ancestors in (({}, "*"), ({"key": key}, f"'self' {PAGE}"), ({}, "*"), ({"key": key}, f"'self' {PAGE}")):
        answer = await live_app.http.get(address, params=params)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"].split("; ")
        assert f"frame-ancestors {ancestors.strip()}" in [part.strip() for part in policy]
    assert (await live_app.http.get(address, params={"key": "pk_nothing"})).status_code == 401


async def test_a_frame_shows_partners_what_is_for_them(live_app: LiveApp):
    """With its line and colour; nothing leads to pages that its readers can't open, and nothing is kept."""
    blog = await live_app.blog(title="For partners", visibility=Visibility.PARTNERS, accent="#224466")
    await live_app.post(blog, "text with [a link](https://example.org)", headline="Said", topics=("Fire",))
    _, key, _ = await partner(live_app, "Shown", PAGE, blog=blog.id, line="By <us> & co", accent="#115522")
    _, stranger, _ = await partner(live_app, "Not shown", PAGE, blog=(await live_app.blog()).id)
    address = f"{blog.path}/frame"
    answer = await live_app.http.get(address, params={"key": key})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Said" in answer.text
    assert "By &lt;us&gt; &amp; co" in answer.text
    assert f'key="{key}"' in answer.text
    assert "--lb-blog:#115522" in answer.text
    assert "#224466" not in answer.text
    assert 'href="https://example.org"' in answer.text
    assert not re.search(rf'<a [^>]*href="[^"]*{blog.path}', answer.text)
    for params in ({}, {"key": stranger}):
        refused = await live_app.http.get(address, params=params)
        assert refused.status_code == 404
        assert "Said" not in refused.text
    fragment = await live_app.http.get(f"{blog.path}/fragment.html", params={"key": key}, headers={"origin": PAGE})
    assert (fragment.status_code, fragment.headers["access-control-allow-origin"]) == (200, PAGE)
    assert fragment.headers["cache-control"] == "private, no-store"


async def test_a_frame_of_a_public_blog_is_each_partners_own(live_app: LiveApp):
    """Each has its own line and colour, also where another's was kept; without a key there is none."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    keys = [(await partner(live_app, f"Own {n}", line=f"Line {n}", accent=f"#11{n}{n}55"))[1] for n in range(2)]
    for _ in range(2):
        for n, key in enumerate(keys):
            text = (await live_app.http.get(f"{blog.path}/frame", params={"key": key})).text
            assert f"Line {n}" in text
            assert f"Line {1 - n}" not in text
            assert keys[1 - n] not in text
        plain = (await live_app.http.get(f"{blog.path}/frame")).text
        assert "Line" not in plain
        assert "key=" not in plain


async def test_a_frame_is_shown_whatever_a_browser_says_of_the_page_around(live_app: LiveApp):
    """What is no address names no site; nor do our own pages."""
    blog = await live_app.blog()
    _, key, _ = await partner(live_app, "Referred", PAGE)
    for referer in ("https://[::1/", "about:blank", f"{live_app.url}{blog.path}/embed", f"{PAGE}/page"):
        answer = await live_app.http.get(f"{blog.path}/frame", params={"key": key}, headers={"referer": referer})
        assert answer.status_code == 200, referer


@pytest.mark.parametrize("why", ["unknown", "revoked", "elsewhere"])
async def test_a_frame_says_why_a_key_opens_nothing(live_app: LiveApp, why: str):
    """In the language of the browser, on whichever page it is; of the blog it says nothing."""
    blog = await live_app.blog(title="A secret plan", visibility=Visibility.PARTNERS)
    number, key, _ = await partner(live_app, f"Refused {why}", PAGE, blog=blog.id)
    headers = {"accept": "text/html", "accept-language": "de"}
    status, said = 401, "Schlüssel ist nicht bekannt"
    match why:
        case "unknown":
            key = "pk_nothing"
        case "revoked":
            (_, publishable) = (await live_app.services.partners.by_id(number))[1]
            await live_app.services.partners.revoke_key(number, publishable.id)
            said = "Schlüssel gilt nicht mehr"
        case "elsewhere":
            headers |= {"referer": f"{ELSEWHERE}/page"}
            status, said = 403, "Schlüssel ist für andere Websites"
    answer = await live_app.http.get(f"{blog.path}/frame", params={"key": key}, headers=headers)
    assert answer.status_code == status
    assert said in answer.text
    assert "secret plan" not in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_an_element_is_told_the_terms_of_its_key(live_app: LiveApp):
    """The partner's line and colour, and whether the blog has pages; why not, where its page may not use the key."""
    blog = await live_app.blog(visibility=Visibility.PARTNERS)
    _, key, _ = await partner(live_app, "Terms", PAGE, blog=blog.id, line="By us", accent="#115522")
    address = f"{blog.path}/terms.json"
    answer = await live_app.http.get(address, params={"key": key}, headers={"origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE
    told = answer.json()
    assert (told["attribution"], told["light"], told["is_public"]) == ("By us", "#115522", False)
    refused = await live_app.http.get(address, params={"key": key}, headers={"origin": ELSEWHERE})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (403, "*")
    public = await live_app.blog()
    plain = (await live_app.http.get(f"{public.path}/terms.json")).json()
    assert plain == {"attribution": "", "light": None, "dark": None, "is_public": True, "ask_after": None}


async def test_sandboxed_frames_are_a_named_choice(live_app: LiveApp):
    """Where sites are named, the origin `null` is refused unless it is one of them; where none is, all may."""
    blog = await live_app.blog()
    _, strict, _ = await partner(live_app, "Strict", PAGE)
    _, loose, _ = await partner(live_app, "Loose")
    address, frame = f"/api/v1{blog.path}", {"origin": "null"}
    assert (await live_app.http.get(address, params={"key": strict}, headers=frame)).status_code == 403
    answer = await live_app.http.get(address, params={"key": loose}, headers=frame)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("end", ["revoked", "shut out"])
async def test_a_key_that_ended_is_refused_at_every_door(live_app: LiveApp, end: str):
    """Of public blogs, too, also where an answer is kept; a key that never was is refused as well."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    partner_id, key, _ = await partner(live_app, f"Ended {end}")
    addresses = [*(f"/api/v1{blog.path}{part}" for part in READ), f"{blog.path}/feed.atom", f"{blog.path}/feed.json"]
    for address in addresses:
        assert (await live_app.http.get(address, params={"key": key})).status_code == 200
    if end == "revoked":
        _, keys = await live_app.services.partners.by_id(partner_id)
        for each in keys:
            await live_app.services.partners.revoke_key(partner_id, each.id)
    else:
        await live_app.services.partners.shut_out(partner_id)
    for address in addresses:
        for shown in (key, "pk_nothing"):
            assert (await live_app.http.get(address, params={"key": shown})).status_code == 401, address


async def test_a_socket_is_let_in_and_sent_away_by_its_key(live_app: LiveApp):
    """On a page of the partner's it hears; on another's not; and it ends when the blog is for partners no longer."""
    blog = await live_app.blog(visibility=Visibility.PARTNERS)
    await live_app.fill(blog, 1)
    _, key, _ = await partner(live_app, "Sockets", PAGE)
    address = f"{live_app.url.replace('http', 'ws', 1)}/api/v1{blog.path}/events?after=0"
    async with websockets.connect(f"{address}&key={key}", origin=PAGE) as socket:
        assert '"hello"' in await socket.recv()
        private = BlogChanges(visibility=Visibility.PRIVATE)
        await live_app.services.desk.change_blog(blog.slug, private, COMMAND)
        await last_code(socket)
    for origin, shown, code in ((ELSEWHERE, f"&key={key}", 4403), (PAGE, f"&key={key}", 4404), (PAGE, "", 4404)):
        async with websockets.connect(address + shown, origin=origin) as socket:
            assert await last_code(socket) == code


async def test_a_socket_ends_when_its_site_is_named_no_more(live_app: LiveApp):
    """Within the same second as with the key itself; pages of sites that are still named hear on."""
    blog = await live_app.blog(visibility=Visibility.PARTNERS)
    await live_app.fill(blog, 1)
    partner_id, key, _ = await partner(live_app, "Sites", PAGE, ELSEWHERE)
    address = f"{live_app.url.replace('http', 'ws', 1)}/api/v1{blog.path}/events?key={key}"
    async with (
        websockets.connect(address, origin=PAGE) as kept,
        websockets.connect(address, origin=ELSEWHERE) as ended,
    ):
        assert '"hello"' in await kept.recv()
        await live_app.services.partners.change(partner_id, PartnerChanges(origins=(PAGE,)))
        assert await last_code(ended) == 4403
        await live_app.post(blog)
        assert (await said(kept))["kind"] == "entry.posted"


async def test_a_socket_of_a_public_blog_is_refused_a_bad_key(live_app: LiveApp):
    """Also where it would be let in with its first bytes, and however the name of the parameter is written."""
    blog = await live_app.blog()
    await live_app.services.hub.tail(blog.slug)
    for name in ("key", "k%65y"):
        address = f"{live_app.url.replace('http', 'ws', 1)}/api/v1{blog.path}/events?{name}=pk_nothing"
        async with websockets.connect(address) as socket:
            assert await last_code(socket) == 4401


async def test_no_log_has_a_key(live_app: LiveApp, caplog: pytest.LogCaptureFixture):
    """Refusals and failures name the path alone; a secret key in an address is refused, and not repeated either."""
    caplog.set_level(logging.DEBUG)
    blog = await live_app.blog()
    _, key, secret = await partner(live_app, "Logs", PAGE)
    for shown in (key, secret, "pk_nothing"):
        answer = await live_app.http.get(f"/api/v1{blog.path}", params={"key": shown}, headers={"origin": ELSEWHERE})
        assert answer.status_code in (401, 403)
        assert shown not in answer.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("liveblog")]
    assert not [line for line in ours if key in line or secret in line]
