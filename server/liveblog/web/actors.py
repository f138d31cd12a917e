"""What the keys of principals are called where somebody reads who did what."""

from collections.abc import Iterable

from liveblog.store.credentials import Token
from liveblog.store.people import User

OTHERS = {"command": "command line", "import": "import"}
"""What acts without being a person or having a token."""


def actor_names(users: Iterable[User], tokens: Iterable[Token]) -> dict[str, str]:
    """Return the names of these people and tokens, and of what acts without either, by the keys of their principals."""
    people = {f"user:{user.id}": user.byline for user in users}
    return (
        people | {f"token:{token.id}": token.name for token in tokens} | {"command": "command line", "import": "import"}
    )
