"""The composition root: the only module that knows every concrete class."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import count

from starlette.applications import Starlette
from starlette.middleware import Middleware

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
from liveblog.errors import ConfigurationError, Unavailable
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
from liveblog.store import STORE_LIMIT, BlogDirectory, Store
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
from liveblog.web.breaking_off import Application
from liveblog.web.cache.store import ResponseCaches
from liveblog.web.cors import OpenToAllOrigins
from liveblog.web.heads import BoundedHeads
from liveblog.web.problems import HANDLERS
from liveblog.web.routes import ROUTES, FirstSegmentRouter
from liveblog.web.security import SecurityHeaders
from liveblog.wire.frame import Encoder
from liveblog.work.bounds import DIFFERENCES
from liveblog.work.bulkhead import Bulkheads, Threads
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

_ATTEMPTS_PER_LINE = 10  # to reach the database: so often is it said that it is waited for
_BREATH_SECONDS = 1.0  # so that what fails at once, and is tried again, doesn't fill the disk with complaints


def create_app(settings: Settings | None = None) -> Starlette:
    """Make the ASGI application, from the environment when no settings are given."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Hub]]:
        # Whoever started us found the settings to be good: all that can be wrong with the database now may pass.
        async with open_services(settings, patience=math.inf) as services:
            app.state.services = services
            async with asyncio.TaskGroup() as tasks:
                hub = tasks.create_task(_keep_running(services.hub))
                jobs = (services.jobs.run(), services.courier.run()) if settings.jobs else ()
                others = (services.receipts.run(), services.usage.run(), *jobs)
                working = [hub, *(tasks.create_task(each) for each in others)]
                yield {"hub": services.hub}  # for the protocol classes of `serving`
                services.hub.drain()
                for task in working:
                    task.cancel()

    secured = Middleware(SecurityHeaders, media_url=settings.media_url)
    middleware = [secured, Middleware(OpenToAllOrigins), Middleware(BoundedHeads)]
    app = Application(exception_handlers=HANDLERS, middleware=middleware)
    app.router = FirstSegmentRouter(ROUTES, lifespan)
    app.state.caches = ResponseCaches.empty()
    return app


async def _keep_running(hub: Hub) -> None:
    """Run the hub until cancelled; a bug that ends it is recorded, and the next run brings the readers up to date."""
    while True:
        try:
            await attempt(hub.run())
        except Exception:  # noqa: BLE001 -- whatever it was: recorded, and survived
            _log.exception("The hub failed; it is started anew.")
            await asyncio.sleep(_BREATH_SECONDS)


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
        await _reach(store, settings, patience)
        publisher = open_publisher(settings).with_joined_styles(file_content("page.bundle.css"))
        renderer, bus = Renderer(_addresses(settings), publisher, _ways_in(settings)), _bus(settings)
        try_pages(renderer)
        encoder, users = Encoder(renderer), _users(store, settings)
        pictures = PictureStore(open_place(settings.media or settings.media_dir))
        posters, throttle = Posters(), LoginThrottle(store)
        factors = Factors.of_server(store, settings, throttle, users.hashing)
        jobs = Jobs(store, _doings(settings, store, renderer, pictures, clock), urgent=[PUBLISH_DRAFT])
        differences = Threads(DIFFERENCES)
        outbound = Outbound(settings.outbound_allow, settings.public_url or "")
        unfurler = Unfurler(outbound, pictures)
        directory = BlogDirectory(store)

        async def hint_jobs() -> None:
            give_hint(bus, Hint.JOBS)

        jobs_now = jobs.soon if settings.jobs else hint_jobs
        sealing, signer = Sealing(settings.secret_keys), WebhookSigner(settings.secret_keys)
        usage = Usage(store, clock)
        sender = WebhookSender(
            outbound, encoder, sealing=sealing, signer=signer, root_url=settings.root_url, usage=usage, clock=clock
        )
        courier = Courier(store, sender, clock)
        # Whoever has a courier needs no other to hear of it.
        hint_courier = partial(give_hint, bus, Hint.RECEIVERS)
        post_sent, endpoint_changed = (courier.wrote, courier.wake) if settings.jobs else (hint_courier, hint_courier)

        def wrote(blog_id: int, position: Position) -> None:
            directory.note_written(blog_id, position)
            post_sent()

        desk = Desk(store, bus, encoder, clock, jobs_now=jobs_now, wrote=wrote)
        drafts = Drafts(store, clock, lambda blog_id: tell_desk(bus, Notice(blog_id, DeskPart.DRAFTS)))
        # The desk has jobs done, and this one is done by the desk.
        jobs.register(PUBLISH_DRAFT, Publication(store, desk, drafts, Writers(store, clock).find))
        promises = Promises(store, bus, clock)
        jobs.register(REMIND_DESK, promises.remind)
        for waited_for in (pictures, posters, jobs, outbound, unfurler, desk):
            closing.push_async_callback(waited_for.close)
        closing.callback(users.close)
        closing.callback(differences.close)
        hub = _hub(settings, store, bus, encoder)
        yield Services(
            settings=settings,
            store=store,
            renderer=renderer,
            encoder=encoder,
            directory=directory,
            desk=desk,
            drafts=drafts,
            presence=DeskPresence(store, bus),
            reports=Reports(store, bus, clock),
            promises=promises,
            handovers=Handovers(store, bus, clock),
            bus=bus,
            hub=hub,
            tokens=Tokens(store),
            partners=Partners(store),
            endpoints=Endpoints(store, sealing, outbound, endpoint_changed, clock),
            usage=usage,
            courier=courier,
            receipts=Receipts(store, hub.shown_pages),
            webhook_signer=signer,
            users=users,
            password_links=PasswordLinks(store, users),
            email_changes=EmailChanges(store),
            beginnings=Beginnings(store, users),
            identities=Identities(store, settings.oidc, factors.challenges),
            providers=open_providers(settings.oidc, settings.root_url, outbound),
            sessions=Sessions(store, timedelta(hours=settings.session_hours)),
            throttle=throttle,
            factors=factors,
            pictures=pictures,
            posters=posters,
            jobs=jobs,
            outbound=outbound,
            unfurler=unfurler,
            differences=differences,
            bulkheads=Bulkheads(),
        )


def _doings(
    settings: Settings, store: Store, renderer: Renderer, pictures: PictureStore, clock: Clock
) -> dict[str, Doing]:
    """Return what does each kind of job; those that the desk does are registered when there is one."""
    mailer = _mailer(settings)
    doings: dict[str, Doing] = {
        DELETE_PICTURE: PictureDeletion(store, pictures, clock),
        INDEX_ENTRIES: Indexing(store),
        DELETE_BLOG: BlogDeletion(store),
        FORGET_DRAFT: DraftForgetting(store, clock),
        FORGET_REPORTS: ReportForgetting(store, clock),
        TELL_ACCOUNT: AccountTelling(store, renderer, mailer),
        TELL_OWNER: EndpointTelling(store, renderer, mailer, clock),
    }
    return doings | ({MAIL: Mailing(store, renderer, mailer, settings.root_url)} if mailer else {})


def _hub(settings: Settings, store: Store, bus: Bus, encoder: Encoder) -> Hub:
    return Hub(
        store,
        bus,
        encoder,
        refused=Hearings(store).refused,
        desk_refused=Hearings(store, scope=Scope.SUBMIT).refused,
        check_seconds=settings.heads_check_seconds,
        beat_seconds=settings.heartbeat_seconds,
        poll_seconds=settings.poll_after_seconds,
    )


def _addresses(settings: Settings) -> Served:
    return Served(settings.root_url, settings.media_url or "")


def _users(store: Store, settings: Settings) -> Users:
    return Users(store, has_passwords=settings.login != "sso")


def _ways_in(settings: Settings) -> WaysIn:
    labels = tuple((name, settings.oidc[name].label) for name in sorted(settings.oidc))
    return WaysIn(labels, has_passwords=settings.login != "sso")


async def _reach(store: Store, settings: Settings, patience: float) -> None:
    """Wait for the database: it may be starting, too, or be replaced by another just now."""
    deadline = time.monotonic() + patience
    for number in count():
        try:
            await _prepare(store, settings)
        except Unavailable:
            if time.monotonic() >= deadline:
                raise
        else:
            return
        if number % _ATTEMPTS_PER_LINE == 0:
            _log.warning("The database does not answer; waiting for it.")
        await asyncio.sleep(_BREATH_SECONDS)


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
