"""A newsroom to look at: thirty people, twelve blogs, invitations that are open, tokens, and the log of a day.

Names are as long, and in as many scripts, as real ones.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize

from liveblog.access.secrets import digest
from liveblog.model.blog import Blog, BlogStatus, Visibility
from liveblog.model.draft import Draft
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND, Credential, Grant, Principal, Scope
from liveblog.model.shift import ShiftDraft
from liveblog.provider_settings import ProviderSettings
from liveblog.store.audit_log import AuditRecord, insert_records
from liveblog.store.people import User
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.opening import Opener, opener_of
from tests.ports import free_port
from tests.web.desks import PASSWORD
from tests.web.live_app import LiveApp, open_live_app

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
CALM: dict[str, Any] = {"reduced_motion": "reduce", "viewport": DESK}

BLOGS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("storm-tide", "Storm tide on the North Sea coast", {"zone": "Europe/Berlin"}),
    ("city-election", "City election 2026: the night of the count", {}),
    ("budget-debate", "Budget debate", {"visibility": Visibility.PRIVATE}),
    ("cup-final", "Cup final", {}),
    ("harbour-strike", "Harbour strike, week three", {}),
    ("sahra", "الانتخابات البلدية: مباشر من مراكز الاقتراع", {"language": "ar", "zone": "Africa/Cairo"}),
    (
        "commission",
        "Commission of inquiry into the procurement of protective equipment, sittings of November",
        {"visibility": Visibility.PRIVATE},
    ),
    ("marathon", "Marathon", {}),
    ("film-festival", "Film festival", {}),
    ("rail-closure", "Donaudampfschifffahrtsgesellschaft: Streckensperrung", {"language": "de"}),
    ("climate-talks", "Climate talks, second week", {}),
    ("trial", "The trial of the harbour master", {}),
)

PEOPLE = (
    ("cleo", "Cleo Ohm", "cleo.ohm@example.org"),
    ("ada", "Ada Quist", "ada.quist@example.org"),
    ("ben", "Ben Tarr", "ben.tarr@example.org"),
    ("dora", "Dora Lund", "dora.lund@example.org"),
    ("amina", "أمينة الشريف", "amina.alsharif@example.org"),
    ("theodora.papadopoulou", "Theodora-Alexandra Papadopoulou-Konstantinidis", "t.papadopoulou@example.org"),
    ("joao", "João Gonçalves", "joao.goncalves@example.org"),
    ("yuki", "山田 由紀", "yuki.yamada@example.org"),
    ("oleg", "Олег Ткаченко", None),
    ("siobhan", "Siobhán Ní Bhriain", "siobhan@example.org"),
    ("wei", "Wei Chen", "wei.chen@example.org"),
    ("fatma", "Fatma Şahin", "fatma.sahin@example.org"),
    ("lars", "Lars Ødegård", None),
    ("ines", "Inés Muñoz", "ines.munoz@example.org"),
    ("kwame", "Kwame Mensah", "kwame.mensah@example.org"),
    ("priya", "Priya Raghunathan", "priya.r@example.org"),
    ("tom", "Tom Hale", "tom.hale@example.org"),
    ("greta", "Greta Holm", "greta.holm@example.org"),
    ("paul", "Paul Mercier", "paul.mercier@example.org"),
    ("nadia", "Nadia Haddad", "nadia.haddad@example.org"),
    ("marek", "Marek Wójcik", "marek.wojcik@example.org"),
    ("lucia", "Lucia Rossi", "lucia.rossi@example.org"),
    ("henk", "Henk van den Berg", None),
    ("sara", "Sara Lindqvist", "sara.lindqvist@example.org"),
    ("david", "David Cohen", "david.cohen@example.org"),
    ("mina", "Mina Park", "mina.park@example.org"),
    ("hugo", "Hugo Silva", "hugo.silva@example.org"),
)
"""Those who have come; three more are invited."""

INVITED = (
    ("eve", "Eve Tarr", "eve.tarr@example.org"),
    ("maximilian", "Maximilian Freiherr von Hohenlohe-Langenburg", "m.hohenlohe@example.org"),
    ("rania", "رانيا منصور", None),
)

_ELSEWHERE = {
    "newsroom": ProviderSettings(issuer="https://login.example", client_id="liveblog", label="Harbour Times login")
}

FIREFOX, IPHONE, CHROME = "Firefox on Linux", "Safari on iPhone", "Chrome on Windows"


@dataclass
class Staff:
    """A house with its people: an application, the way to open pages, and who and what there is by name."""

    app: LiveApp
    opener: Opener
    blogs: dict[str, Blog] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    invitation: str = ""

    async def open(self, path: str, name: str | None = "cleo", **context: Any) -> Page:
        """Open a page as somebody who works here; None: as somebody who is not logged in."""
        page = await self.opener("about:blank", **(CALM | context))
        if name is not None:
            secret = await self.app.services.sessions.open(self.people[name].id, "192.0.2.14", FIREFOX)
            await page.context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": self.app.url}])
        await page.goto(self.app.url + path)
        return page

    def principal(self, name: str) -> Principal:
        """Return somebody as they act, in a session of theirs."""
        user = self.people[name]
        credential = Credential(f"user:{user.id}", session=digest(name))
        return Principal(f"user:{user.id}", user.byline, user.grants, "192.0.2.14", credential)


@asynccontextmanager
async def open_newsroom(folder: Path, chromium: Browser) -> AsyncIterator[Staff]:
    """Serve a newsroom of its own, with its data in a folder, by a name and with a key, as passkeys and codes need.

    People may log in at a provider, too, which nobody reaches.
    """
    port = free_port()
    settings: dict[str, Any] = {"public_url": f"http://localhost:{port}", "secret_key": "k" * 32, "oidc": _ELSEWHERE}
    database = f"sqlite+aiosqlite:///{folder}/liveblog.db"
    async with open_live_app(database, port=port, **settings) as app, opener_of(chromium) as opener:
        yield await open_staff(app, opener)


async def open_staff(app: LiveApp, opener: Opener) -> Staff:
    """Fill an application with a newsroom."""
    staff = Staff(app, opener)
    for slug, title, more in BLOGS:
        staff.blogs[slug] = await app.blog(slug, title=title, **more)
    await _hire(staff)
    await _work(staff)
    await _make_tokens(staff)
    await _log_a_day(staff)
    return staff


def _rights(staff: Staff, number: int) -> list[Grant]:
    """Return what the number-th of them may do: few admins, a third contributors, most in some blogs alone."""
    ids = [blog.id for blog in staff.blogs.values()]
    if number == 0:
        return [Grant(Scope.ADMIN)]
    if number in (1, 2):
        return [Grant(Scope.WRITE)]
    if number == 3:  # Dora looks after two
        return [Grant(Scope.ADMIN, ids[0]), Grant(Scope.ADMIN, ids[2]), Grant(Scope.READ, ids[6])]
    if number % 7 == 0:
        return [Grant(Scope.WRITE, each) for each in ids]
    scope = (Scope.WRITE, Scope.SUBMIT, Scope.WRITE, Scope.READ)[number % 4]
    return [Grant(scope, ids[(number + step * 5) % len(ids)]) for step in range(1 + number % 3)]


async def _hire(staff: Staff) -> None:
    users = staff.app.services.users
    for number, (name, byline, email) in enumerate(PEOPLE):
        password = PASSWORD if name == "cleo" else None
        user = await users.create(name, byline, Scope.READ, password, blogs=[], email=email)
        await users.set_grants(user.id, _rights(staff, number))
        staff.people[name] = await users.by_id(user.id)
    await users.disable(staff.people["henk"].id, staff.principal("cleo"))
    for number, (name, byline, email) in enumerate(INVITED):
        grants = _rights(staff, number + 4)
        staff.people[name], staff.invitation = await users.invite(name, byline, grants, email, staff.principal("cleo"))
    for place, device in (("198.51.100.7", IPHONE), ("203.0.113.80", CHROME), (None, None)):
        await staff.app.services.sessions.open(staff.people["cleo"].id, place, device)


async def _work(staff: Staff) -> None:
    storm = staff.blogs["storm-tide"]
    desk = staff.app.services.desk
    for number in range(8):
        await staff.app.post(storm, f"Report {number + 1} from the coast.", headline=f"Gauge {number + 1}")
    await desk.revise(storm.slug, 3, {"body": "Corrected."}, staff.principal("ada"))
    await desk.delete(storm.slug, 5, staff.principal("ben"))
    await desk.hand_over(storm.slug, ShiftDraft("Ben takes over from Ada."), staff.principal("ben"))
    await desk.change_blog("marathon", {"status": BlogStatus.CLOSED}, COMMAND)


async def _make_tokens(staff: Staff) -> None:
    tokens, by = staff.app.services.tokens, staff.principal("cleo")
    week = now() + timedelta(days=7)
    storm, budget = staff.blogs["storm-tide"], staff.blogs["budget-debate"]
    used = await tokens.create("Ticker on the front page", Scope.READ, blogs=[storm, budget], expires_at=week, by=by)
    await tokens.principal(used)
    await tokens.create("Agency import", Scope.WRITE, by=by)
    await tokens.create("Hochwasserzentrale: Pegelstände der Nordseeküste", Scope.WRITE, blogs=[storm], by=by)
    await tokens.create("Old results feed", Scope.SUBMIT, expires_at=now() - timedelta(days=1), by=by)
    await tokens.create("Lost with a laptop", Scope.ADMIN, by=by)
    await tokens.revoke((await tokens.all())[-1].id, by)


async def _log_a_day(staff: Staff) -> None:
    """Spread what a day brings over its hours: what was done just now stands above it."""
    began, names = now() - timedelta(hours=14), [*staff.people]
    records = []
    for number in range(120):
        name = names[number % 17]
        who, at = staff.principal(name), began + timedelta(minutes=7 * number)
        action, subject = (
            ("session.opened", None),
            ("session.ended", None),
            ("password.changed", who.key),
            ("user.granted", f"user:{staff.people[names[(number + 3) % 20]].id}"),
            ("login.link_made", f"user:{staff.people[names[(number + 5) % 20]].id}"),
        )[(number * number + number // 5) % 5]
        facts = {"grants": "write@1 read@3 submit@7"} if action == "user.granted" else {}
        records.append(AuditRecord(at, who.key, action, subject, None, who.session_name, who.place, facts=facts))
    async with staff.app.services.store.write() as transaction:
        await insert_records(transaction, records)
