"""The states of partners and their keys."""

from datetime import timedelta

from playwright.async_api import expect

from liveblog.model.moment import now
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import Grant, Scope
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
async def desk_partner_key_made(staff):
    page = await staff.open(f"{LIST}/{await add_partner(staff, f'Northern Post {now():%f}')}")
    await page.get_by_role("button", name="Make a secret key").click()
    await expect(page.locator("#secret")).to_be_visible()
    return page
