"""The operation on receipts: for tokens that administer all blogs."""

from liveblog import errors
from liveblog.model.principal import Scope
from liveblog.web.api.operation import ACCESS, API, Operation
from liveblog.web.api.receipt_schemas import ReceiptsAnswer
from liveblog.web.api.receipts import list_receipts
from liveblog.web.parameters import PARTNER_ID

RECEIPT_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "list_receipts",
        "GET",
        f"{API}/partners/{PARTNER_ID}/receipts",
        "Up to where a partner's pages and receivers are",
        ReceiptsAnswer,
        list_receipts,
        scope=Scope.ADMIN,
        problems=(*ACCESS, errors.NotFound),
        description="By blog: how many pages of each site are at which event, and where its receivers are; which of "
        "them may still show an entry that was withdrawn or deleted. Blogs of which something may be shown come first.",
    ),
)
