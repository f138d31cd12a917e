"""What the keys of principals are called where somebody reads who did what."""

from collections.abc import Callable, Iterable

from liveblog.sentence import sentence
from liveblog.store import Transaction
from liveblog.store.credentials import Token, tokens_by_ids
from liveblog.store.house_lists import bylines

OTHERS = {
    "beginning": sentence("the first link"),
    "command": sentence("command line"),
    "import": sentence("import"),
    "reader": sentence("a reader"),
}
"""What acts without being a person or having a token."""


def _any(_token: Token) -> bool:
    return True


async def actor_names(
    connection: Transaction, keys: Iterable[str], names_token: Callable[[Token], bool] = _any
) -> dict[str, str]:
    """Return the names of these people and tokens, and of what acts without being either, by their keys.

    `names_token` tells whether whoever reads may know a token's name.
    """
    wanted = set(keys)
    people = await bylines(connection, _ids(wanted, "user"))
    tokens = [token for token in await tokens_by_ids(connection, _ids(wanted, "token")) if names_token(token)]
    return (
        OTHERS
        | {f"user:{number}": byline for number, byline in people.items()}
        | {f"token:{token.id}": token.name for token in tokens}
    )


def _ids(keys: Iterable[str], kind: str) -> set[int]:
    parts = (key.partition(":") for key in keys)
    return {int(number) for name, _, number in parts if name == kind}
