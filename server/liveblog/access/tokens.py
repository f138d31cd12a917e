"""API tokens: bearer secrets with a scope, for some blogs or all, that can expire and be revoked."""

from collections.abc import Sequence
from datetime import datetime

from liveblog.access.acting import acting
from liveblog.access.secrets import digest, new_secret
from liveblog.access.shown_secrets import SecretRows, ShownSecrets
from liveblog.errors import CredentialsExpired, NotFound, Unauthenticated
from liveblog.model.blog import Blog, NamedBlog
from liveblog.model.moment import Clock, now
from liveblog.model.principal import COMMAND, Credential, Principal, Scope, blog_ids, grants_of
from liveblog.sentence import sentence
from liveblog.store import Store, Transaction, credentials
from liveblog.store.credentials import Token

PREFIX = 8
"""Characters of a token that people may see, to know it again."""


class Tokens:
    """Makes, checks and revokes tokens."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        rows = SecretRows(credentials.token_by_digest, lambda token: token.used_at, _touch)
        self._shown = ShownSecrets[Token](store, clock, rows)

    async def create(
        self,
        name: str,
        scope: Scope,
        *,
        blogs: Sequence[Blog | NamedBlog] | None = None,
        expires_at: datetime | None = None,
        by: Principal = COMMAND,
    ) -> str:
        """Make a token and return its secret, which can't be had again; `blogs` None: good for all."""
        secret = new_secret("lb")
        prefix, at = secret[:PREFIX], self._clock()
        token = Token(0, name, grants_of(scope, blogs), at, expires_at, None, prefix, None, by.key)
        bound = None if blogs is None else ",".join(blog.slug for blog in blogs)
        async with acting(self._store, by, at) as act:
            token_id = await credentials.insert_token(act.connection, token, digest(secret))
            act.note("token.created", f"token:{token_id}", about=blog_ids(token.grants), scope=scope, blog=bound)
        return secret

    async def all(self) -> list[Token]:
        """List all tokens, oldest first."""
        async with self._store.read() as connection:
            return await credentials.all_tokens(connection)

    async def revoke(self, token_id: int, by: Principal = COMMAND) -> None:
        """Revoke a token.

        Raises:
            NotFound: there is none of this id that is still good.
        """
        async with acting(self._store, by, self._clock()) as act:
            if not await credentials.revoke_token(act.connection, token_id, act.at):
                raise NotFound(sentence("There is no token {token_id} that could be revoked.", token_id=token_id))
            (token,) = await credentials.tokens_by_ids(act.connection, [token_id])
            act.note("token.revoked", f"token:{token_id}", about=blog_ids(token.grants))
        self._shown.forget()

    async def principal(self, secret: str) -> Principal:
        """Return whose token this is.

        Raises:
            Unauthenticated: nobody's.
            CredentialsExpired: it was good once.
        """
        token = await self._shown.find(digest(secret))
        if token is None:
            raise Unauthenticated("This token is not known.")
        key = f"token:{token.id}"
        if token.revoked_at is not None:
            raise CredentialsExpired("This token was revoked.", key)
        if token.expires_at is not None and token.expires_at <= self._clock():
            raise CredentialsExpired("This token has expired.", key)
        credential = Credential(key, token=token.id)
        return Principal(key, token.name, token.grants, credential=credential)


async def _touch(connection: Transaction, token: Token, at: datetime) -> None:
    await credentials.touch_token(connection, token.id, at)
