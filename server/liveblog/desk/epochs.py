"""Epochs: the names of incarnations of a blog's numbering."""

import secrets
import string

from liveblog import audit
from liveblog.desk.retry import retry_on_conflict
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.store import Store, reads, writes
from liveblog.store.audit_log import insert_records, record_of

_LETTERS = string.ascii_lowercase + string.digits
_LENGTH = 8


def new_epoch() -> str:
    """Return a name that no epoch had before."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


async def renew_epochs(store: Store) -> int:
    """Give every blog a new epoch and return how many there are: for a database whose history was put back.

    After that the same numbers stand for other events. Readers who knew the old ones are told to begin anew (`reset`),
    and no address of the old ones leads to the new ones.
    """

    async def renew() -> int:
        async with store.write() as connection:
            known = await reads.all_blogs(connection)
            await writes.save_epochs(connection, {blog.id: new_epoch() for blog in known})
            await insert_records(connection, [record_of(COMMAND, now(), "epochs.renewed", blogs=len(known))])
        return len(known)

    number = await retry_on_conflict(renew)
    audit.record("epochs.renewed", COMMAND.key, blogs=number)
    return number
