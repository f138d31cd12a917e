"""Partners of a house: who they are, their keys, and the receivers that are told of events."""

from datetime import datetime
from typing import Literal, Unpack

from liveblog_client.partner_shapes import (
    Attempt,
    BlogReceipts,
    Endpoint,
    EndpointFields,
    MadeEndpoint,
    MadeKey,
    Partner,
    PartnerFields,
    PartnerKey,
    UsageLine,
)
from liveblog_client.requests import Requests


class PartnerRequests(Requests):
    """Partners, their keys and their receivers, for tokens with the scope `admin` that are good for all blogs.

    A receiver is an endpoint of a partner: `partner` is the partner's number, `number` that of the receiver.
    """

    async def partners(self) -> list[Partner]:
        """List the partners, oldest first."""
        found: list[Partner] = (await self._read("/partners")).told["partners"]
        return found

    async def partner(self, partner: int) -> Partner:
        """Read a partner; its keys and receivers are lists of their own."""
        found: Partner = (await self._read(_partner(partner))).told["partner"]
        return found

    async def create_partner(self, name: str, **fields: Unpack[PartnerFields]) -> Partner:
        """Add a partner; a name that another has is refused, so that it is added once."""
        made: Partner = (await self._change("POST", "/partners", {"name": name, **fields})).told["partner"]
        return made

    async def change_partner(
        self, partner: int, *, name: str | None = None, **fields: Unpack[PartnerFields]
    ) -> Partner:
        """Change the named fields of a partner; what it gets, by `blogs` or `everywhere`, is said as a whole."""
        said = dict(fields) | ({} if name is None else {"name": name})
        changed: Partner = (await self._change("PATCH", _partner(partner), said, harmless=True)).told["partner"]
        return changed

    async def shut_out_partner(self, partner: int) -> Partner:
        """Let a partner's keys open nothing until it is let in again."""
        answer = await self._change("POST", f"{_partner(partner)}/shut-out", None, harmless=True)
        changed: Partner = answer.told["partner"]
        return changed

    async def let_in_partner(self, partner: int) -> Partner:
        """Let a partner's keys open what they opened."""
        answer = await self._change("POST", f"{_partner(partner)}/let-in", None, harmless=True)
        changed: Partner = answer.told["partner"]
        return changed

    async def partner_keys(self, partner: int) -> list[PartnerKey]:
        """List what is known of a partner's keys, the newest first."""
        found: list[PartnerKey] = (await self._read(f"{_partner(partner)}/keys")).told["keys"]
        return found

    async def make_partner_key(
        self, partner: int, kind: Literal["pk", "sk"], *, expires_at: datetime | str | None = None
    ) -> MadeKey:
        """Make a key, `pk` for addresses or `sk` for headers; the answer is the only place where it is told."""
        said = {"kind": kind} | ({} if expires_at is None else {"expires_at": expires_at})
        made: MadeKey = (await self._change("POST", f"{_partner(partner)}/keys", said)).told
        return made

    async def revoke_partner_key(self, partner: int, key: int) -> list[PartnerKey]:
        """Revoke a key, by its number; return all that are known."""
        left: list[PartnerKey] = (await self._change("DELETE", f"{_partner(partner)}/keys/{key}", None)).told["keys"]
        return left

    async def usage(self, partner: int, *, days: int = 30) -> list[UsageLine]:
        """Read what a partner used in the last days, 400 at most, the newest first: by day, page and transport."""
        told: list[UsageLine] = (await self._read(f"{_partner(partner)}/usage", {"days": str(days)})).told["usage"]
        return told

    async def receipts(self, partner: int) -> list[BlogReceipts]:
        """Read up to which event a partner's pages and receivers are, and what they may still show, by blog."""
        told: list[BlogReceipts] = (await self._read(f"{_partner(partner)}/receipts")).told["receipts"]
        return told

    async def endpoints(self, partner: int) -> list[Endpoint]:
        """List a partner's receivers, oldest first, each with how far it was sent."""
        found: list[Endpoint] = (await self._read(f"{_partner(partner)}/endpoints")).told["endpoints"]
        return found

    async def endpoint(self, partner: int, number: int) -> Endpoint:
        """Read a receiver."""
        found: Endpoint = (await self._read(_endpoint(partner, number))).told["endpoint"]
        return found

    async def create_endpoint(self, partner: int, url: str, **fields: Unpack[EndpointFields]) -> MadeEndpoint:
        """Add a receiver, which is sent what happens from now on; its `secret` is told this once."""
        answer = await self._change("POST", f"{_partner(partner)}/endpoints", {"url": url, **fields})
        made: MadeEndpoint = answer.told
        return made

    async def change_endpoint(
        self, partner: int, number: int, *, url: str | None = None, **fields: Unpack[EndpointFields]
    ) -> Endpoint:
        """Change the named fields of a receiver."""
        said = dict(fields) | ({} if url is None else {"url": url})
        answer = await self._change("PATCH", _endpoint(partner, number), said, harmless=True)
        changed: Endpoint = answer.told["endpoint"]
        return changed

    async def delete_endpoint(self, partner: int, number: int) -> list[Endpoint]:
        """Delete a receiver, with all that is known of what it was sent; return those that are left."""
        left: list[Endpoint] = (await self._change("DELETE", _endpoint(partner, number), None)).told["endpoints"]
        return left

    async def pause_endpoint(self, partner: int, number: int) -> Endpoint:
        """Send a receiver nothing until it is resumed."""
        return await self._do(partner, number, "pause")

    async def resume_endpoint(self, partner: int, number: int) -> Endpoint:
        """Go on at once where a receiver stood, also one that was given up on."""
        return await self._do(partner, number, "resume")

    async def renew_endpoint_secret(self, partner: int, number: int) -> MadeEndpoint:
        """Give a receiver another secret, which is told this once; for a day the one before signs, too."""
        made: MadeEndpoint = (await self._change("POST", f"{_endpoint(partner, number)}/secret", None)).told
        return made

    async def end_former_secrets(self, partner: int, number: int) -> Endpoint:
        """Let what a receiver is sent be signed with the present secret alone from now on."""
        answer = await self._change("DELETE", f"{_endpoint(partner, number)}/former-secrets", None, harmless=True)
        changed: Endpoint = answer.told["endpoint"]
        return changed

    async def test_endpoint(self, partner: int, number: int) -> Attempt:
        """Send a receiver something that is no event; return what came of it."""
        tried: Attempt = (await self._change("POST", f"{_endpoint(partner, number)}/test", None)).told["attempt"]
        return tried

    async def send_event_again(self, partner: int, number: int, blog: str, seq: int) -> Attempt:
        """Send one event of a blog again, as it reads now; return what came of it."""
        answer = await self._change("POST", f"{_endpoint(partner, number)}/again", {"blog": blog, "seq": seq})
        tried: Attempt = answer.told["attempt"]
        return tried

    async def replay_events(self, partner: int, number: int, blog: str, seq: int) -> Endpoint:
        """Send all of a blog again from an event on, in order."""
        return await self._do(partner, number, "replay", {"blog": blog, "seq": seq})

    async def attempts(self, partner: int, number: int) -> list[Attempt]:
        """List what was tried last, the newest first, a hundred at most."""
        found: list[Attempt] = (await self._read(f"{_endpoint(partner, number)}/attempts")).told["attempts"]
        return found

    async def _do(self, partner: int, number: int, act: str, said: dict[str, str | int] | None = None) -> Endpoint:
        answer = await self._change("POST", f"{_endpoint(partner, number)}/{act}", said, harmless=True)
        found: Endpoint = answer.told["endpoint"]
        return found


def _partner(partner: int) -> str:
    return f"/partners/{partner}"


def _endpoint(partner: int, number: int) -> str:
    return f"{_partner(partner)}/endpoints/{number}"
