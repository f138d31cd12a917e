"""Where changes are decided and written: every change is one transaction that ends with one or more events."""

from liveblog.desk.desk import Desk
from liveblog.desk.drafts import DraftAct, DraftRule, Drafts
from liveblog.desk.epochs import renew_epochs
from liveblog.desk.handovers import Handovers
from liveblog.desk.idempotency import IdempotencyKey
from liveblog.desk.pen import Changed
from liveblog.desk.presence import DeskPresence
from liveblog.desk.promises import Promises
from liveblog.desk.publication import Publication
from liveblog.desk.reports import Reports
from liveblog.desk.timing import BOUNDS, Outcome, Timings

__all__ = [
    "BOUNDS",
    "Changed",
    "Desk",
    "DeskPresence",
    "DraftAct",
    "DraftRule",
    "Drafts",
    "Handovers",
    "IdempotencyKey",
    "Outcome",
    "Promises",
    "Publication",
    "Reports",
    "Timings",
    "renew_epochs",
]
