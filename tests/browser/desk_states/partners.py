"""The states of partners and their keys."""

from dataclasses import replace
from datetime import timedelta

from playwright.async_api import expect

from liveblog.desk.changes import revision_or_retraction
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.endpoint import DeliveryAttempt, EndpointDraft, FormerSecret
from liveblog.model.moment import now
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Reach, Scope, TopicGrant
from liveblog.model.receipt import PagesAt, PartnerPage
from liveblog.model.usage import UsageKey, UsedWay
from liveblog.store import endpoints, receipts
from liveblog.store.blog_lists import named_blogs
from liveblog.store.usage import add_usage
from tests.browser.desk_states.registry import desk_state
from tests.browser.staff import Staff

LIST = "/desk/-/partners"
NOT_SO = CorrectionDraft(CorrectionKind.RETRACTION, "It was another ship.")
ALONE = ("entry.posted",)


async def add_partner(staff: Staff, name: str) -> int:
    """Make a partner with three keys, one of which ends soon and one of which is revoked."""
    partners = staff.app.services.partners
    sites = ("https://www.northern-post.example", "https://amp.northern-post.example", "null")
    draft = PartnerDraft(name, "Live: The Harbour Times", "#0b5c8a", "web@northern-post.example", sites, ALL)
    partner_id = await partners.create(draft)
    await partners.make_key(partner_id, KeyKind.PUBLISHABLE, expires_at=now() + timedelta(days=9))
    await partners.make_key(partner_id, KeyKind.PUBLISHABLE, expires_at=now() + timedelta(days=365))
    secret = await partners.make_key(partner_id, KeyKind.SECRET)
    await partners.holder(secret, KeyKind.SECRET)
    await partners.revoke_key(partner_id, (await partners.by_id(partner_id))[1][1].id)
    return partner_id


ALL = (Grant(Scope.READ),)


@desk_state
async def desk_partners(staff):
    await add_partner(staff, f"Northern Post {now():%f}")
    shut = await staff.app.services.partners.create(PartnerDraft(f"Radio Nord {now():%f}"))
    await staff.app.services.partners.shut_out(shut)
    return await staff.open(LIST)


@desk_state
async def desk_partner_refused(staff):
    await staff.app.services.partners.create(PartnerDraft(f"Radio West {now():%f}"))  # with none, the form is open
    page = await staff.open(LIST)
    await page.locator("summary").click()
    await page.get_by_label("Name").fill("Northern Post")
    await page.get_by_label("Their sites").fill("northern-post.example")
    await page.get_by_label("Blog", exact=True).fill("nothing of the kind")
    await page.get_by_role("button", name="Add the partner").click()
    await expect(page.get_by_text("must be the beginning of an address")).to_be_visible()
    return page


@desk_state
async def desk_partner_topics(staff):
    """Some topics of two blogs, and what was used of them in a month."""
    app = staff.app.services
    async with app.store.read() as transaction:
        named = await named_blogs(transaction, Reach(everywhere=True))
    partner_id = await add_partner(staff, f"Ferry Guide {now():%f}")
    topics = (("Ferries", "Timetable"), ("الانتخابات",))
    limited = tuple(TopicGrant(blog.id, some) for blog, some in zip(named, topics, strict=False))
    await app.partners.change(partner_id, {"grants": (Grant(Scope.READ, named[3].id),), "topic_grants": limited})
    pages = ("www.northern-post.example", "amp.northern-post.example", "")
    counted = {
        UsageKey(partner_id, now().date() - timedelta(days=day), pages[day % 3], way): (day * 7919) % 1361 + 1
        for day in range(0, 30, 2)
        for way in (UsedWay.WEBSOCKET, UsedWay.FEED, UsedWay.WEBHOOK)
    }
    async with app.store.write() as transaction:
        await add_usage(transaction, counted)
    return await staff.open(f"{LIST}/{partner_id}")


@desk_state
async def desk_partner(staff):
    return await staff.open(f"{LIST}/{await add_partner(staff, f'Northern Post {now():%f}')}")


@desk_state
async def desk_endpoint(staff):
    partner_id = await add_partner(staff, f"Northern Post {now():%f}")
    app = staff.app.services
    async with app.store.write() as transaction:
        draft = EndpointDraft("https://hooks.northern-post.example/live", ("entry.posted", "entry.deleted"))
        endpoint_id = await endpoints.insert_endpoint(transaction, partner_id, draft, "", now())
        await endpoints.begin_at_heads(transaction, endpoint_id, Reach(everywhere=True))
        for seq, answered in ((7, 204), (8, 500), (8, None)):
            said = "<h1>Internal Server Error</h1>" if answered == 500 else ""
            attempt = DeliveryAttempt(endpoint_id, f"msg_1_k3v9x2ab_{seq}", "entry.posted", now(), 87, 1, seq, 5)
            error = None if answered else "no_answer"
            await endpoints.add_attempt(transaction, replace(attempt, status=answered, error=error, answer=said))
        failing = {"failures": 2, "failed_since": now(), "retry_at": now() + timedelta(days=300)}
        await endpoints.update_endpoint(transaction, endpoint_id, failing)
    return await staff.open(f"{LIST}/{partner_id}/receivers/{endpoint_id}")


@desk_state
async def desk_endpoint_given_up(staff):
    partner_id = await add_partner(staff, f"Northern Post {now():%f}")
    async with staff.app.services.store.write() as transaction:
        draft = EndpointDraft("https://hooks.northern-post.example/live")
        endpoint_id = await endpoints.insert_endpoint(transaction, partner_id, draft, "", now())
        gone = {"failures": 1, "failed_since": now(), "disabled_at": now()}
        former = (FormerSecret("", now() + timedelta(hours=21)),)
        await endpoints.update_endpoint(transaction, endpoint_id, gone | {"former": former})
    return await staff.open(f"{LIST}/{partner_id}/receivers/{endpoint_id}")


@desk_state
async def desk_receipts(staff):
    partner_id = await add_partner(staff, f"Northern Post {now():%f}")
    app = staff.app.services
    blog = await staff.app.blog(title="Storm over the harbour")
    await staff.app.fill(blog, 12)
    async with app.store.write() as transaction:
        for url, kinds in (
            ("https://hooks.northern-post.example/live", ()),
            ("https://cms.northern-post.example/in", ALONE),
        ):
            made = await endpoints.insert_endpoint(transaction, partner_id, EndpointDraft(url, kinds), "", now())
            await endpoints.update_endpoint(transaction, made, {"paused_at": now()})
            if not kinds:
                await endpoints.begin_at_heads(transaction, made, Reach(everywhere=True))
    await app.desk.delete(blog.slug, 3, COMMAND)
    await app.desk.do(blog.slug, revision_or_retraction(7, {}, None, NOT_SO), COMMAND)
    await staff.app.post(blog)
    async with app.store.write() as transaction:
        await endpoints.begin_at_heads(transaction, made, Reach(everywhere=True))
        await endpoints.update_endpoint(transaction, made, {"paused_at": None})
        site, mobile = (
            PartnerPage(partner_id, host) for host in ("www.northern-post.example", "m.northern-post.example")
        )
        sandboxed = PartnerPage(partner_id, "null")
        present = [
            *(
                PagesAt(page, blog.id, blog.epoch, seq, number)
                for page, seq, number in ((site, 15, 214), (site, 13, 3))
            ),
            *(
                PagesAt(page, blog.id, blog.epoch, seq, number)
                for page, seq, number in ((mobile, 15, 1), (sandboxed, 12, 1))
            ),
        ]
        await receipts.write_present(transaction, "another server", present)
        await receipts.add_left(
            transaction, [PagesAt(site, blog.id, blog.epoch, 9, 12), PagesAt(site, blog.id, blog.epoch, 15, 2)]
        )
    return await staff.open(f"{LIST}/{partner_id}/receipts")


@desk_state
async def desk_receipts_none(staff):
    return await staff.open(f"{LIST}/{await add_partner(staff, f'Northern Post {now():%f}')}/receipts")


@desk_state
async def desk_endpoint_new(staff):
    partner_id = await add_partner(staff, f"Northern Post {now():%f}")
    page = await staff.open(f"{LIST}/{partner_id}/receivers")
    await page.get_by_label("Address").fill("http://10.0.0.1/hooks")
    await page.get_by_role("button", name="Add the receiver").click()
    await expect(page.get_by_text("must be an address on the public internet")).to_be_visible()
    return page


@desk_state
async def desk_partner_key_made(staff):
    page = await staff.open(f"{LIST}/{await add_partner(staff, f'Northern Post {now():%f}')}")
    await page.get_by_role("button", name="Make a secret key").click()
    await expect(page.locator("#secret")).to_be_visible()
    return page
