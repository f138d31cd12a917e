"""A partner: an organisation that shows or receives coverage, what it may be shown, and the keys that it shows us."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from liveblog.model.principal import Grant, TopicGrant, blog_ids

OPAQUE_ORIGIN = "null"
"""What browsers call the origin of a frame that is sandboxed."""

EXPIRY_WARNING = timedelta(days=14)


class KeyKind(StrEnum):
    """Where a key may stand: in the addresses that a partner's pages ask for, or in headers alone."""

    PUBLISHABLE = "pk"
    SECRET = "sk"  # noqa: S105 -- what such a key begins with


class KeyState(StrEnum):
    """How far a key is good."""

    GOOD = "good"
    ENDING = "ending"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class PartnerKey:
    """A key; `prefix` is the beginning of it, by which people know it again. The key itself is kept nowhere."""

    id: int
    partner_id: int
    kind: KeyKind
    prefix: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None
    made_by: str | None = None

    def state(self, at: datetime) -> KeyState:
        """Tell how far it is good at a moment; it is ending in the two weeks before it expires."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at is None or at < self.expires_at - EXPIRY_WARNING:
            return KeyState.GOOD
        return KeyState.ENDING if at < self.expires_at else KeyState.EXPIRED

    def is_good(self, at: datetime) -> bool:
        """Tell whether it opens anything at a moment."""
        return self.state(at) in (KeyState.GOOD, KeyState.ENDING)


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """What a house says of a partner.

    `attribution` is the line that names the house on the partner's pages, `contact` a mail address of theirs.
    `origins` are those of the pages that may use publishable keys, as browsers write them, `null` among them where
    sandboxed frames may; with none every page may.
    """

    name: str
    attribution: str = ""
    accent: str | None = None
    contact: str = ""
    origins: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    topic_grants: tuple[TopicGrant, ...] = ()


class PartnerChanges(TypedDict, total=False):
    """What is said anew of a partner; what isn't stays."""

    name: str
    attribution: str
    accent: str | None
    contact: str
    origins: tuple[str, ...]
    grants: tuple[Grant, ...]
    topic_grants: tuple[TopicGrant, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner as stored; one that is shut out has keys that open nothing."""

    id: int
    name: str
    attribution: str
    accent: str | None
    contact: str
    origins: tuple[str, ...]
    grants: tuple[Grant, ...]
    created_at: datetime
    disabled_at: datetime | None = None
    topic_grants: tuple[TopicGrant, ...] = ()

    @property
    def blog_ids(self) -> frozenset[int]:
        """Return the blogs that it was given by name, as a whole or by topics."""
        return blog_ids(self.grants) | {each.blog_id for each in self.topic_grants}

    @property
    def draft(self) -> PartnerDraft:
        """Return what a house says of it."""
        said = (self.name, self.attribution, self.accent, self.contact, self.origins)
        return PartnerDraft(*said, self.grants, self.topic_grants)

    def allows(self, origin: str) -> bool:
        """Tell whether a page of this origin may use its publishable keys."""
        return not self.origins or origin in self.origins
