"""What a running server works with: the services that `assembly` has put together, for requests and commands alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liveblog.access import (
    Beginnings,
    Courier,
    EmailChanges,
    Endpoints,
    Factors,
    Identities,
    LoginThrottle,
    Partners,
    PasswordLinks,
    Receipts,
    Sessions,
    Tokens,
    Usage,
    Users,
    WebhookSigner,
)
from liveblog.bus import Bus
from liveblog.desk import Desk, DeskPresence, Drafts, Handovers, Promises, Reports
from liveblog.frames import Frames
from liveblog.hub import Hub, Notices
from liveblog.jobs import Hint, Jobs, give_hint
from liveblog.media import PictureStore, Posters
from liveblog.oidc import Provider
from liveblog.outbound import Outbound
from liveblog.render import Renderer
from liveblog.settings import Settings
from liveblog.store import BlogDirectory, Store
from liveblog.unfurling import Unfurler
from liveblog.work.bulkhead import Bulkhead, Bulkheads, Threads


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a running server."""

    settings: Settings
    store: Store
    renderer: Renderer
    frames: Frames
    directory: BlogDirectory
    desk: Desk
    drafts: Drafts
    presence: DeskPresence
    reports: Reports
    promises: Promises
    handovers: Handovers
    bus: Bus
    hub: Hub
    tokens: Tokens
    partners: Partners
    endpoints: Endpoints
    usage: Usage
    courier: Courier
    receipts: Receipts
    webhook_signer: WebhookSigner
    users: Users
    password_links: PasswordLinks
    email_changes: EmailChanges
    beginnings: Beginnings
    identities: Identities
    providers: Mapping[str, Provider]
    sessions: Sessions
    throttle: LoginThrottle
    factors: Factors
    pictures: PictureStore
    posters: Posters
    jobs: Jobs
    outbound: Outbound
    unfurler: Unfurler
    differences: Threads
    drawing: Threads
    bulkheads: Bulkheads

    @property
    def notices(self) -> Notices:
        """Return what tells the desk pages."""
        return self.hub.notices

    @property
    def all_bulkheads(self) -> Sequence[Bulkhead]:
        """Return the bulkheads of all kinds of work that were done so far, wherever they are."""
        elsewhere = (
            self.desk.markdown.long,
            self.desk.long_texts,
            self.pictures.drawing,
            self.pictures.files.bulkhead,
            self.posters.drawing,
            self.users.hashing,
            self.hub.backlogs.places,
            self.differences,
            self.drawing,
            self.frames.threads,
            self.outbound.asking,
            self.outbound.names,
            self.unfurler.asking,
            self.unfurler.reading,
        )
        return (*elsewhere, *self.bulkheads)

    async def hint_jobs(self) -> None:
        """Let whoever does jobs look for new ones now; nobody waits for it."""
        if self.settings.jobs:
            self.jobs.look()
        else:
            give_hint(self.bus, Hint.JOBS)
