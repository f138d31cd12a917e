"""API tokens: bearer secrets with a scope, for some blogs or all, that can expire and be revoked."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from liveblog.access.acting import acting
from liveblog.access.secrets import digest, new_secret
from liveblog.errors import CredentialsExpired, NotFound, Unauthenticated, Unavailable
from liveblog.model.blog import Blog, NamedBlog
from liveblog.model.moment import Clock, now
from liveblog.model.principal import COMMAND, Credential, Principal, Scope, blog_ids, grants_of
from liveblog.sentence import sentence
from liveblog.store import Store, credentials
from liveblog.store.credentials import Token
from liveblog.work.single_flight import SingleFlight

FRESH = timedelta(seconds=1)
USED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a token was used last."""

PREFIX = 8
"""Characters of a token that people may see, to know it again."""

_ROOM = 1024  # tokens in use at a time; with more, some are looked up more often


class Tokens:
    """Makes, checks and revokes tokens.

    What was read of a token is believed for a second: a revocation works at once in this process, and within
    `FRESH` in all others. Of many who ask in one moment, one reads.
    """

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, tuple[datetime, Token]] = {}
        self._readings: SingleFlight[str, Token | None] = SingleFlight()

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
        self._known = {}  # new ones: what is being read now goes into the old, and whoever asks from now on reads anew
        self._readings = SingleFlight()

    async def principal(self, secret: str) -> Principal:
        """Return whose token this is.

        Raises:
            Unauthenticated: nobody's.
            CredentialsExpired: it was good once.
        """
        token = await self._token(digest(secret))
        if token is None:
            raise Unauthenticated("This token is not known.")
        key = f"token:{token.id}"
        if token.revoked_at is not None:
            raise CredentialsExpired("This token was revoked.", key)
        if token.expires_at is not None and token.expires_at <= self._clock():
            raise CredentialsExpired("This token has expired.", key)
        credential = Credential(key, token=token.id)
        return Principal(key, token.name, token.grants, credential=credential)

    async def _token(self, digested: str) -> Token | None:
        read_at, token = self._known.get(digested, (None, None))
        if read_at is not None and timedelta(0) <= self._clock() - read_at < FRESH:
            return token
        return await self._readings.get(digested, partial(self._read, digested))

    async def _read(self, digested: str) -> Token | None:
        known, at = self._known, self._clock()
        async with self._store.read() as connection:
            token = await credentials.token_by_digest(connection, digested)
        if token is not None and (token.used_at is None or at - token.used_at >= USED_EVERY):
            with suppress(Unavailable):  # knowing when is worth no refusal
                async with self._store.write() as connection:
                    await credentials.touch_token(connection, token.id, at)
        if token is not None:  # nobody fills the memory by guessing
            if len(known) >= _ROOM:
                known.clear()
            known[digested] = (at, token)
        return token
