"""Partners, their keys and their receivers at the desk, by the forms of the pages."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from liveblog.model.endpoint import EndpointDraft, OnFailure
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from liveblog.model.receipt import PagesAt, PartnerPage
from liveblog.store import receipts
from tests.access.receivers import OK, receiver, status
from tests.outbound.strangers import LOOPBACK
from tests.web.desks import OpenDesk, Visitor, forms, open_desk

LIST = "/desk/-/partners"


@pytest.fixture
async def desk_app(migrated_sqlite_url: str) -> AsyncIterator[OpenDesk]:
    """Open a desk with Cleo, an admin of the house."""
    async with open_desk(migrated_sqlite_url, outbound_allow=[LOOPBACK], secret_key="k" * 40) as opened:
        await opened.services.users.create("cleo", "Cleo Ohm", Scope.ADMIN)
        yield opened


def secret_in(answer: httpx2.Response) -> str:
    """Return the secret that a page shows."""
    found = re.search(r'<input id="secret" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


async def act(visitor: Visitor, path: str, what: str, **values: str) -> httpx2.Response:
    """Press a button of a page."""
    csrf = forms(await visitor.get(path))[path].values["csrf"]
    return await visitor.post(path, {"csrf": csrf, "do": what} | values)


async def test_a_partner_is_made_changed_and_shut_out(desk_app: OpenDesk):
    """Its sites are kept as browsers write them; what is wrong is said beside its field, and what was typed stays."""
    async with desk_app.visitor("cleo") as cleo:
        wrong = await cleo.fill_in(LIST, LIST, name="Post", origins="post.example", **{"blog-1": "nowhere"})
        assert wrong.status_code == 422
        assert "post.example" in forms(wrong)[LIST].values["origins"]
        made = await cleo.fill_in(
            LIST,
            LIST,
            name="Post",
            origins="HTTPS://Post.example/\nhttps://a.example:443",
            opaque="yes",
            **{"blog-1": "harbour"},
        )
        assert made.status_code == 303
        found, _ = await desk_app.services.partners.by_id(1)
        assert found.origins == ("https://post.example", "https://a.example", "null")
        assert [(grant.scope, grant.blog_id) for grant in found.grants] == [(Scope.READ, desk_app.blog.id)]
        changed = await act(cleo, f"{LIST}/1", "save", name="Northern Post", all="yes")
        assert changed.status_code == 303
        found, _ = await desk_app.services.partners.by_id(1)
        assert (found.name, found.origins, found.grants[0].blog_id) == ("Northern Post", (), None)
        assert (await act(cleo, f"{LIST}/1", "disable")).status_code == 303
        assert "shut out" in (await cleo.get(LIST)).text
        assert (await act(cleo, f"{LIST}/1", "enable")).status_code == 303
        assert (await cleo.get(f"{LIST}/2")).status_code == 404


async def test_topics_of_a_blog_are_typed_beside_it(desk_app: OpenDesk):
    """They are kept and shown again; a blog whose mark is taken away is theirs no more; a bad topic is named."""
    async with desk_app.visitor("cleo") as cleo:
        await cleo.fill_in(LIST, LIST, name="Post", **{"blog-1": "harbour", "topics-1": " Ferries ,  Ice  roads,"})
        found, _ = await desk_app.services.partners.by_id(1)
        assert (found.grants, found.topic_grants) == ((), (TopicGrant(desk_app.blog.id, ("Ferries", "Ice roads")),))
        page = await cleo.get(f"{LIST}/1")
        assert 'value="Ferries, Ice roads"' in page.text
        assert "Nothing in the last 30 days." in page.text
        named = {"name": "Post", "blog-1": "harbour"}
        wrong = await act(cleo, f"{LIST}/1", "save", **named, **{"topics-1": "x" * 81})
        assert wrong.status_code == 422
        assert re.search(r'id="wrong-topics-1">[^<]+<', wrong.text)
        assert (await act(cleo, f"{LIST}/1", "save", **named)).status_code == 303
        found, _ = await desk_app.services.partners.by_id(1)
        assert ([grant.blog_id for grant in found.grants], found.topic_grants) == ([desk_app.blog.id], ())
        assert (await act(cleo, f"{LIST}/1", "save", name="Post")).status_code == 303
        assert (await desk_app.services.partners.by_id(1))[0].grants == ()


async def test_topics_are_parted_as_their_writers_part_them(desk_app: OpenDesk):
    """At the commas of any script, but for the topics that the partner has, whatever is in them."""
    had = TopicGrant(desk_app.blog.id, ("Paris, Texas",))
    number = await desk_app.services.partners.create(PartnerDraft("Post", topic_grants=(had,)))
    async with desk_app.visitor("cleo") as cleo:
        typed = {"name": "Post", "topics-1": "Paris, Texas\u3001 \u6e2f\uff1b\u5929\u6c17\u060c Ice  roads"}
        assert (await act(cleo, f"{LIST}/{number}", "save", **{"blog-1": "harbour"}, **typed)).status_code == 303
    found, _ = await desk_app.services.partners.by_id(number)
    assert [each.topics for each in found.topic_grants] == [
        ("Paris, Texas", "\u6e2f", "\u5929\u6c17", "Ice roads"),
    ]


async def test_a_key_is_shown_once(desk_app: OpenDesk):
    """It stands on the page that answers, and afterwards only its beginning; a third is refused; one is revoked."""
    async with desk_app.visitor("cleo") as cleo:
        await cleo.fill_in(LIST, LIST, name="Post", all="yes")
        key = secret_in(await act(cleo, f"{LIST}/1", "key-sk", days="30"))
        assert (await desk_app.services.partners.holder(key, KeyKind.SECRET)).partner.name == "Post"
        page = (await cleo.get(f"{LIST}/1")).text
        assert key not in page
        assert key[:9] in page
        secret_in(await act(cleo, f"{LIST}/1", "key-sk", days=""))
        refused = await act(cleo, f"{LIST}/1", "key-sk", days="")
        assert (refused.status_code, "two valid keys" in refused.text) == (409, True)
        assert (await act(cleo, f"{LIST}/1", "revoke-1")).status_code == 303
        assert "revoked" in (await cleo.get(f"{LIST}/1")).text


async def test_a_receiver_is_made_tried_and_replayed(desk_app: OpenDesk):
    """By the forms of its page; its secret is shown once, and what it answered is listed."""
    async with desk_app.visitor("cleo") as cleo, receiver() as theirs:
        await cleo.fill_in(LIST, LIST, name="Post", all="yes")
        there = f"{LIST}/1/receivers"
        wrong = await cleo.fill_in(there, there, url="http://10.0.0.1/")
        assert "public internet" in wrong.text
        made = await cleo.fill_in(there, there, url=theirs.url, on_failure="skip", **{"kind-entry.posted": "yes"})
        secret, here = secret_in(made), f"{there}/1"
        found = await desk_app.services.endpoints.by_id(1)
        assert (found.kinds, found.on_failure) == (("entry.posted",), OnFailure.SKIP)
        theirs.answers = [status("500 No", b"<b>broken</b>"), OK]
        assert (await act(cleo, here, "test")).status_code == 303
        assert (await act(cleo, here, "test")).status_code == 303
        page = (await cleo.get(here)).text
        assert "&lt;b&gt;broken&lt;/b&gt;" in page
        assert secret not in page
        theirs.deliveries[-1].verify(secret, desk_app.services.webhook_signer.public_keys[0])
        await desk_app.services.desk.post("harbour", EntryDraft(body="One."), COMMAND)
        await desk_app.services.courier.deliver(1)
        assert (await act(cleo, here, "replay", blog="harbour", **{"from": "2"})).status_code == 422
        assert (await act(cleo, here, "replay", blog="harbour", **{"from": "1"})).status_code == 303
        await desk_app.services.courier.deliver(1)
        assert (await act(cleo, here, f"again-{desk_app.blog.id}-1")).status_code == 303
        assert [each.said["type"] for each in theirs.deliveries[2:]] == ["entry.posted"] * 3
        assert len({each.id for each in theirs.deliveries[2:]}) == 1


async def test_a_button_of_what_no_number_can_be_is_none(desk_app: OpenDesk):
    """More digits than a database, or Python, takes are refused in words, like any button that there is not."""
    beyond = "9" * 5000
    async with desk_app.visitor("cleo") as cleo, receiver() as theirs:
        await cleo.fill_in(LIST, LIST, name="Post", all="yes")
        there = f"{LIST}/1/receivers"
        await cleo.fill_in(there, there, url=theirs.url)
        for number in ("9" * 25, beyond):
            assert (await act(cleo, f"{LIST}/1", f"revoke-{number}")).status_code == 400
            assert (await act(cleo, f"{there}/1", f"again-{number}-1")).status_code == 400
            assert (await act(cleo, f"{there}/1", f"again-1-{number}")).status_code == 400
        csrf = forms(await cleo.get("/desk/-/account"))["/desk/-/account"].values["csrf"]
        gone = await cleo.post("/desk/-/account/logins", {"csrf": csrf, "identity": beyond})
        assert gone.status_code == 422


async def test_a_receiver_is_paused_resumed_and_deleted(desk_app: OpenDesk):
    """Its page says how it is, the list of partners when one is given up on; a new secret replaces the old."""
    async with desk_app.visitor("cleo") as cleo, receiver() as theirs:
        await cleo.fill_in(LIST, LIST, name="Post", all="yes")
        there, here = f"{LIST}/1/receivers", f"{LIST}/1/receivers/1"
        first = secret_in(await cleo.fill_in(there, there, url=theirs.url))
        assert (await act(cleo, here, "pause")).status_code == 303
        assert "paused since" in (await cleo.get(here)).text
        assert (await act(cleo, here, "resume")).status_code == 303
        assert secret_in(await act(cleo, here, "secret")) != first
        theirs.answers = [status("410 Gone")]
        await desk_app.services.desk.post("harbour", EntryDraft(body="One."), COMMAND)
        await desk_app.services.courier.deliver(1)
        assert "A receiver is given up on" in (await cleo.get(LIST)).text
        assert (await act(cleo, here, "delete")).status_code == 303
        assert (await cleo.get(here)).status_code == 404


async def test_a_secret_before_signs_beside_and_can_be_ended(desk_app: OpenDesk):
    """The page says until when, where the new one is shown and later; ended, it says nothing of it."""
    async with desk_app.visitor("cleo") as cleo, receiver() as theirs:
        partner_id = await desk_app.services.partners.create(PartnerDraft("Post"))
        await desk_app.services.endpoints.create(partner_id, EndpointDraft(theirs.url))
        here = f"{LIST}/{partner_id}/receivers/1"
        assert "signed with the secret before" not in (await cleo.get(here)).text
        shown = await act(cleo, here, "secret")
        assert "for a day with the one before, too" in shown.text
        for page in (shown.text, (await cleo.get(here)).text):
            assert "is signed with the secret before, too, until" in page
        assert (await act(cleo, here, "end")).status_code == 303
        assert "signed with the secret before" not in (await cleo.get(here)).text


async def test_it_is_said_whether_an_owner_was_told(desk_app: OpenDesk):
    """Without mail nobody was: the page of the receiver says so, and why."""
    async with desk_app.visitor("cleo") as cleo, receiver() as theirs:
        partner_id = await desk_app.services.partners.create(
            PartnerDraft("Post", contact="web@post.example", grants=(Grant(Scope.READ),))
        )
        await desk_app.services.endpoints.create(partner_id, EndpointDraft(theirs.url))
        theirs.answers = [status("410 Gone")]
        await desk_app.services.desk.post("harbour", EntryDraft(body="One."), COMMAND)
        await desk_app.services.courier.deliver(1)
        page = await cleo.get(f"{LIST}/{partner_id}/receivers/1")
        assert "They were not told: this server sends no mail." in page.text


async def test_receipts_are_a_page_of_a_partner(desk_app: OpenDesk):
    """It says who is behind, by how much, and what may still be shown; the partner's page leads there."""
    app = desk_app.services
    async with desk_app.visitor("cleo") as cleo:
        partner_id = await app.partners.create(PartnerDraft("Post", grants=(Grant(Scope.READ),)))
        there = f"{LIST}/{partner_id}/receipts"
        assert there in (await cleo.get(f"{LIST}/{partner_id}")).text
        assert "Nothing is known yet." in (await cleo.get(there)).text
        for _ in range(2):
            await app.desk.post("harbour", EntryDraft(body="One."), COMMAND)
        page, blog = PartnerPage(partner_id, "www.post.example"), desk_app.blog
        async with app.store.write() as connection:
            await receipts.add_left(connection, [PagesAt(page, blog.id, blog.epoch, 1, 3)])
            await receipts.write_present(connection, "here", [PagesAt(page, blog.id, blog.epoch, 2, 5)])
        told = (await cleo.get(there)).text
        assert "www.post.example" in told
        assert "5 pages have everything" in told
        assert "3 pages broke off, at event 1 or later" in told
        assert "May still be shown" not in told
        await app.desk.delete("harbour", 1, COMMAND)
        told = (await cleo.get(there)).text
        assert "May still be shown, of" in told
        assert "Entry 1 was deleted by event 3" in told
        assert "5 pages that are connected" in told
        assert "3 pages whose connections broke off" in told
        assert "at event 2, lacks 1 event for" in told
        assert (await cleo.get(f"{LIST}/999/receipts")).status_code == 404


async def test_the_keys_of_our_signatures_are_at_a_known_address(desk_app: OpenDesk):
    """For everybody, as receivers' libraries want them."""
    async with desk_app.visitor() as anybody:
        answer = await anybody.get("/.well-known/webhook-keys.json")
    assert answer.json() == {"keys": list(desk_app.services.webhook_signer.public_keys)}
    assert answer.json()["keys"][0].startswith("whpk_")
