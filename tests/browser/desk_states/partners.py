"""The states of partners and their keys."""

from dataclasses import replace
from datetime import timedelta

from playwright.async_api import expect

from liveblog.model.endpoint import DeliveryAttempt, EndpointDraft
from liveblog.model.moment import now
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import Grant, Reach, Scope
from liveblog.store import endpoints
from tests.browser.desk_states.registry import desk_state
from tests.browser.staff import Staff

LIST = "/desk/-/partners"


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
    page = await staff.open(LIST)
    await page.locator("summary").click()
    await page.get_by_label("Name").fill("Northern Post")
    await page.get_by_label("Their sites").fill("northern-post.example")
    await page.get_by_label("Blog", exact=True).fill("nothing of the kind")
    await page.get_by_role("button", name="Add the partner").click()
    await expect(page.get_by_text("must be the beginning of an address")).to_be_visible()
    return page


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
