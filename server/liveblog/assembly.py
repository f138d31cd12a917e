"""Puts the services together, and closes them in the end: the only module that knows the class of each.

It knows no HTTP: commands use what a server uses. What answers requests with it is `app`.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from liveblog.access import (
    AccountTelling,
    Beginnings,
    Courier,
    EmailChanges,
    Endpoints,
    EndpointTelling,
    Factors,
    Hearings,
    Identities,
    LoginThrottle,
    Mailing,
    Partners,
    PasswordLinks,
    Receipts,
    Sealing,
    Sessions,
    Tokens,
    Usage,
    Users,
    WebhookSender,
    WebhookSigner,
    Writers,
)
from liveblog.bus import Bus, MemoryBus, RedisBus, tell_desk
from liveblog.desk import Desk, DeskPresence, Drafts, Handovers, Promises, Publication, Reports
from liveblog.errors import ConfigurationError
from liveblog.frames import Frames
from liveblog.hub import Hub
from liveblog.jobs import (
    BlogDeletion,
    Doing,
    DraftForgetting,
    Hint,
    Indexing,
    Jobs,
    PictureDeletion,
    ReportForgetting,
    give_hint,
)
from liveblog.mail import Mailer, SmtpServer
from liveblog.media import PictureStore, Posters, open_place
from liveblog.model.event import Position
from liveblog.model.moment import Clock, now
from liveblog.model.notice import DeskPart, Notice
from liveblog.model.principal import Scope
from liveblog.oidc import open_providers
from liveblog.outbound import Outbound
from liveblog.present.static_files import file_content
from liveblog.present.trial import try_pages
from liveblog.render import Renderer, Served, WaysIn, open_publisher
from liveblog.services import Services
from liveblog.settings import Settings
from liveblog.store import STORE_LIMIT, BlogDirectory, Store, until_answered
from liveblog.store.account_news import TELL_ACCOUNT
from liveblog.store.blog_deletion import DELETE_BLOG
from liveblog.store.drafts import FORGET_DRAFT, PUBLISH_DRAFT
from liveblog.store.endpoints import TELL_OWNER
from liveblog.store.jobs import DELETE_PICTURE, MAIL
from liveblog.store.migrations import migrate, pending
from liveblog.store.postings import INDEX_ENTRIES
from liveblog.store.promises import REMIND_DESK
from liveblog.store.reports import FORGET_REPORTS
from liveblog.unfurling import Unfurler
from liveblog.wire.frame import Encoder
from liveblog.work.bounds import DIFFERENCES
from liveblog.work.bulkhead import Bulkheads, Threads
from liveblog.work.drawing_bounds import DRAWING

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_services(
    settings: Settings, store_limit: float = STORE_LIMIT, patience: float = 0.0, clock: Clock = now
) -> AsyncIterator[Services]:
    """Put the services together, and close them in the end; commands use them without a server.

    `store_limit` is for a transaction, in seconds; a database that does not answer is waited for as long as `patience`.
    `clock` is the desk's.

    Raises:
        ConfigurationError: the database is not migrated, or can't be used as it is.
        Unavailable: the database does not answer.
    """
    async with AsyncExitStack() as closing:
        store = Store(settings.database_url.get_secret_value(), store_limit)
        closing.push_async_callback(store.close)
        await until_answered(partial(_prepare, store, settings), patience)
        ground = _ground(settings, store, clock)
        services = _services(ground, _writing(ground))
        for each in (services.pictures, services.posters, services.jobs, services.outbound, services.unfurler):
            closing.push_async_callback(each.close)
        closing.push_async_callback(services.desk.close)
        closing.callback(services.users.close)
        for threads in (services.differences, services.drawing, services.frames):
            closing.callback(threads.close)
        yield services


@dataclass(frozen=True, slots=True)
class _Ground:
    """What services are made of, each of which is needed by several."""

    settings: Settings
    store: Store
    clock: Clock
    bus: Bus
    renderer: Renderer
    frames: Frames
    pictures: PictureStore
    outbound: Outbound
    directory: BlogDirectory
    sealing: Sealing
    signer: WebhookSigner
    usage: Usage


def _ground(settings: Settings, store: Store, clock: Clock) -> _Ground:
    publisher = open_publisher(settings)
    if publisher.styles:
        publisher = publisher.with_joined_styles(file_content("page.bundle.css"))
    renderer = Renderer(_addresses(settings), publisher, _ways_in(settings))
    try_pages(renderer)
    return _Ground(
        settings=settings,
        store=store,
        clock=clock,
        bus=_bus(settings),
        renderer=renderer,
        frames=Frames(Encoder(renderer)),
        pictures=PictureStore(open_place(settings.media or settings.media_dir)),
        outbound=Outbound(settings.outbound_allow, settings.public_url or ""),
        directory=BlogDirectory(store),
        sealing=Sealing(settings.secret_keys),
        signer=WebhookSigner(settings.secret_keys),
        usage=Usage(store, clock),
    )


@dataclass(frozen=True, slots=True)
class _Writing:
    """What writes, and what follows it: they are made together, for each tells the next that there is something."""

    desk: Desk
    drafts: Drafts
    promises: Promises
    jobs: Jobs
    courier: Courier


def _writing(ground: _Ground) -> _Writing:
    store, bus, clock = ground.store, ground.bus, ground.clock
    jobs = Jobs(store, _doings(ground), urgent=[PUBLISH_DRAFT])
    courier = _courier(ground)
    does_jobs = ground.settings.jobs
    # Whoever has a courier needs no other to hear of it.
    post_sent = courier.wrote if does_jobs else partial(give_hint, bus, Hint.RECEIVERS)

    async def hint_jobs() -> None:
        give_hint(bus, Hint.JOBS)

    def wrote(blog_id: int, position: Position) -> None:
        ground.directory.note_written(blog_id, position)
        post_sent()

    desk = Desk(store, bus, ground.frames, clock, jobs_now=jobs.soon if does_jobs else hint_jobs, wrote=wrote)
    drafts = Drafts(store, clock, lambda blog_id: tell_desk(bus, Notice(blog_id, DeskPart.DRAFTS)))
    # The desk has jobs done, and this one is done by the desk.
    jobs.register(PUBLISH_DRAFT, Publication(store, desk, drafts, Writers(store, clock).find))
    promises = Promises(store, bus, clock)
    jobs.register(REMIND_DESK, promises.remind)
    return _Writing(desk, drafts, promises, jobs, courier)


def _courier(ground: _Ground) -> Courier:
    sender = WebhookSender(
        ground.outbound,
        ground.frames,
        sealing=ground.sealing,
        signer=ground.signer,
        root_url=ground.settings.root_url,
        usage=ground.usage,
        clock=ground.clock,
    )
    return Courier(ground.store, sender, ground.clock)


def _endpoints(ground: _Ground, courier: Courier) -> Endpoints:
    changed = courier.wake if ground.settings.jobs else partial(give_hint, ground.bus, Hint.RECEIVERS)
    return Endpoints(ground.store, ground.sealing, ground.outbound, changed, ground.clock)


def _services(ground: _Ground, writing: _Writing) -> Services:
    """Return all services: a table of what each is made of."""
    settings, store, bus, clock = ground.settings, ground.store, ground.bus, ground.clock
    users, throttle, hub = _users(ground), LoginThrottle(store), _hub(ground)
    factors = Factors.of_server(store, settings, throttle, users.hashing)
    return Services(
        settings=settings,
        store=store,
        renderer=ground.renderer,
        frames=ground.frames,
        directory=ground.directory,
        desk=writing.desk,
        drafts=writing.drafts,
        presence=DeskPresence(store, bus),
        reports=Reports(store, bus, clock),
        promises=writing.promises,
        handovers=Handovers(store, bus, clock),
        bus=bus,
        hub=hub,
        tokens=Tokens(store),
        partners=Partners(store),
        endpoints=_endpoints(ground, writing.courier),
        usage=ground.usage,
        courier=writing.courier,
        receipts=Receipts(store, hub.shown_pages),
        webhook_signer=ground.signer,
        users=users,
        password_links=PasswordLinks(store, users),
        email_changes=EmailChanges(store),
        beginnings=Beginnings(store, users),
        identities=Identities(store, settings.oidc, factors.challenges),
        providers=open_providers(settings.oidc, settings.root_url, ground.outbound),
        sessions=Sessions(store, timedelta(hours=settings.session_hours)),
        throttle=throttle,
        factors=factors,
        pictures=ground.pictures,
        posters=Posters(),
        jobs=writing.jobs,
        outbound=ground.outbound,
        unfurler=Unfurler(ground.outbound, ground.pictures),
        differences=Threads(DIFFERENCES),
        drawing=Threads(DRAWING),
        bulkheads=Bulkheads(),
    )


def _doings(ground: _Ground) -> dict[str, Doing]:
    """Return what does each kind of job; those that the desk does are registered when there is one."""
    store, renderer, clock = ground.store, ground.renderer, ground.clock
    mailer = _mailer(ground.settings)
    doings: dict[str, Doing] = {
        DELETE_PICTURE: PictureDeletion(store, ground.pictures, clock),
        INDEX_ENTRIES: Indexing(store),
        DELETE_BLOG: BlogDeletion(store),
        FORGET_DRAFT: DraftForgetting(store, clock),
        FORGET_REPORTS: ReportForgetting(store, clock),
        TELL_ACCOUNT: AccountTelling(store, renderer, mailer),
        TELL_OWNER: EndpointTelling(store, renderer, mailer, clock),
    }
    return doings | ({MAIL: Mailing(store, renderer, mailer, ground.settings.root_url)} if mailer else {})


def _hub(ground: _Ground) -> Hub:
    settings, store = ground.settings, ground.store
    return Hub(
        store,
        ground.bus,
        ground.frames,
        refused=Hearings(store).refused,
        desk_refused=Hearings(store, scope=Scope.SUBMIT).refused,
        check_seconds=settings.heads_check_seconds,
        beat_seconds=settings.heartbeat_seconds,
        poll_seconds=settings.poll_after_seconds,
    )


def _addresses(settings: Settings) -> Served:
    return Served(settings.root_url, settings.media_url or "")


def _users(ground: _Ground) -> Users:
    return Users(ground.store, has_passwords=ground.settings.login != "sso")


def _ways_in(settings: Settings) -> WaysIn:
    labels = tuple((name, settings.oidc[name].label) for name in sorted(settings.oidc))
    return WaysIn(labels, has_passwords=settings.login != "sso")


async def _prepare(store: Store, settings: Settings) -> None:
    """Migrate SQLite, which has nobody else to do it; of PostgreSQL only ask whether somebody has."""
    async with store.opened():
        await store.check()
        if settings.on_sqlite:
            await migrate(store.engine)
        elif await pending(store.engine):
            raise ConfigurationError("The database is not migrated to this version: run “liveblog migrate” first.")


def _bus(settings: Settings) -> Bus:
    return RedisBus(settings.redis_url.get_secret_value()) if settings.redis_url else MemoryBus()


def _mailer(settings: Settings) -> Mailer | None:
    """Return what sends mail, where a server for it is set; no mail is sent before there is a reason."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    if settings.public_url is None:
        _log.warning(
            "Links in mails begin with %s: set LIVEBLOG_PUBLIC_URL if people come by another.", settings.root_url
        )
    return Mailer(SmtpServer.of_url(settings.smtp_url.get_secret_value()), settings.mail_from)
