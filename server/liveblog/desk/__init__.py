"""Where changes are decided and written: every change is one transaction that ends with one or more events."""

from liveblog.desk.desk import Desk
from liveblog.desk.epochs import renew_epochs
from liveblog.desk.idempotency import IdempotencyKey
from liveblog.desk.log import Changed
from liveblog.desk.timing import BOUNDS, Outcome, Timings

__all__ = ["BOUNDS", "Changed", "Desk", "IdempotencyKey", "Outcome", "Timings", "renew_epochs"]
